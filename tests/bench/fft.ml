(* Float arrays and recursion: Fourier transforms there and back. *)

let rec transform sign re im =
  let n = Array.length re in
  if n > 1 then begin
    let half = n / 2 in
    let part a odd = Array.init half (fun i -> a.((2 * i) + odd)) in
    let re0 = part re 0 and im0 = part im 0 and re1 = part re 1 and im1 = part im 1 in
    transform sign re0 im0;
    transform sign re1 im1;
    let angle = sign *. 2. *. Float.pi /. float_of_int n in
    let step_c = cos angle and step_s = sin angle in
    let c = ref 1. and s = ref 0. in
    for k = 0 to half - 1 do
      let x = (!c *. re1.(k)) -. (!s *. im1.(k)) and y = (!c *. im1.(k)) +. (!s *. re1.(k)) in
      re.(k) <- re0.(k) +. x;
      im.(k) <- im0.(k) +. y;
      re.(k + half) <- re0.(k) -. x;
      im.(k + half) <- im0.(k) -. y;
      let next = (!c *. step_c) -. (!s *. step_s) in
      s := (!s *. step_c) +. (!c *. step_s);
      c := next
    done
  end

let () =
  let n = 1 lsl 14 in
  let re = Array.init n (fun i -> float_of_int ((i * i) mod 1009)) and im = Array.make n 0. in
  for _ = 1 to 3 do
    transform 1. re im;
    transform (-1.) re im;
    for i = 0 to n - 1 do
      re.(i) <- re.(i) /. float_of_int n;
      im.(i) <- im.(i) /. float_of_int n
    done
  done;
  Printf.printf "%.3f %.3f\n" re.(1000) re.(n - 1)
