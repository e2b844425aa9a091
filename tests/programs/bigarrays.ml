(* Big arrays of every kind and both layouts: slices, reshapes, and what is out of bounds. *)

open Bigarray

let show1 f a = print_string "["; for i = 0 to Array1.dim a - 1 do print_string (f a.{i} ^ " ") done; print_endline "]"
let ints = List.init 8 (fun i -> (i * 77) - 200)

let int_kind kind =
  let a = Array1.of_array kind c_layout (Array.of_list ints) in
  show1 string_of_int a;
  Printf.printf "%d\n" (kind_size_in_bytes kind)

let () =
  int_kind int8_signed;
  int_kind int8_unsigned;
  int_kind int16_signed;
  int_kind int16_unsigned;
  int_kind int;
  show1 Int32.to_string (Array1.of_array int32 c_layout (Array.of_list (List.map Int32.of_int ints)));
  show1 Int64.to_string (Array1.of_array int64 c_layout (Array.of_list (List.map Int64.of_int ints)));
  show1 Nativeint.to_string (Array1.of_array nativeint c_layout (Array.of_list (List.map Nativeint.of_int ints)));
  show1 (Printf.sprintf "%h") (Array1.of_array float32 c_layout [| 0.1; -1e30; 1e-40; infinity |]);
  show1 (Printf.sprintf "%h") (Array1.of_array float64 c_layout [| 0.1; -1e30; 1e-40; infinity |]);
  show1 (fun c -> Printf.sprintf "%g%+gi" c.Complex.re c.im) (Array1.of_array complex64 c_layout [| Complex.i;
    { re = 1.5; im = -2. } |]);
  show1 (fun c -> Printf.sprintf "%C" c) (Array1.of_array char c_layout [| 'a'; '\255' |]);
  let m = Array2.create float64 c_layout 4 5 in
  for i = 0 to 3 do for j = 0 to 4 do m.{i, j} <- float ((10 * i) + j) done done;
  show1 string_of_float (Array2.slice_left m 2);
  let f = Array2.create int fortran_layout 3 3 in
  Array2.fill f 7;
  for i = 1 to 3 do for j = 1 to 3 do if i <> j then f.{i, j} <- (i * 10) + j done done;
  let column = Array2.slice_right f 2 in
  Printf.printf "%d %d %d\n" column.{1} column.{2} column.{3};
  column.{3} <- 99;
  Printf.printf "%d\n" f.{3, 2};
  let flat = reshape_1 (genarray_of_array2 m) 20 in
  flat.{7} <- -1.;
  Printf.printf "%g\n" m.{1, 2};
  let sub = Array1.sub flat 5 10 in
  Array1.blit (Array1.sub flat 0 10) sub;
  show1 string_of_float flat;
  let cube = Array3.init int16_signed c_layout 3 4 5 (fun i j k -> (i * 100) + (j * 10) + k) in
  Printf.printf "%d %d\n" cube.{2, 3, 4} (Array3.slice_left_1 cube 1 2).{3};
  let g = Genarray.init int32 c_layout [| 2; 3; 2; 2 |] (fun ix -> Int32.of_int (Array.fold_left (fun a x ->
    (a * 10) + x) 0 ix)) in
  Printf.printf "%ld %d %d\n" (Genarray.get g [| 1; 2; 0; 1 |]) (Genarray.num_dims g) (Genarray.nth_dim g 1);
  let turned = Genarray.change_layout g fortran_layout in
  Printf.printf "%ld\n" (Genarray.get turned [| 2; 1; 3; 2 |]);
  List.iter
    (fun f -> try f () with Invalid_argument m -> print_endline m)
    [ (fun () -> ignore flat.{20}); (fun () -> f.{0, 1} <- 5); (fun () -> ignore (Array1.sub flat 15 10));
      (fun () -> ignore (reshape_1 (genarray_of_array2 m) 21));
      (fun () -> ignore (Array1.create char c_layout (-1))); (fun () -> Array1.blit flat sub);
        (fun () -> ignore (Genarray.get g [| 0; 0 |])) ];
  Printf.printf "%d %b %d\n" (compare m (Array2.sub_left m 0 4)) (m = Array2.sub_left m 0 3) (Hashtbl.hash flat);
  let copy : (int32, int32_elt, c_layout) Genarray.t = Marshal.from_string (Marshal.to_string g []) 0 in
  Printf.printf "%b %s\n" (copy = g) (Digest.to_hex (Digest.string (Marshal.to_string cube [])));
  let z = Array0.of_value float64 c_layout 2.5 in
  Printf.printf "%g\n" (Array0.get z);
  (* Many that are dropped: their memory is given back. *)
  let total = ref 0 in
  for i = 1 to 200 do
    let a = Array1.create int c_layout 10_000 in
    Array1.fill a i;
    total := !total + a.{i}
  done;
  Printf.printf "%d\n" !total
