(* Hash tables with integers, strings and pairs for keys. *)

let count = 400_000

let integers () =
  let t = Hashtbl.create 16 in
  for i = 1 to count do Hashtbl.replace t ((i * 7919) land 0xFFFF) i done;
  Hashtbl.fold (fun k v sum -> (sum + (k lxor v)) land 0xFFFFFF) t 0

let strings () =
  let t = Hashtbl.create 16 in
  for i = 1 to count do
    let key = string_of_int (i mod 5003) in
    Hashtbl.replace t key (1 + try Hashtbl.find t key with Not_found -> 0)
  done;
  Hashtbl.length t + Hashtbl.find t "77"

let pairs () =
  let t = Hashtbl.create 16 in
  for i = 1 to count do
    let key = (i mod 71, i mod 73) in
    match Hashtbl.find_opt t key with
    | None -> Hashtbl.add t key [ i ]
    | Some l -> Hashtbl.replace t key (i :: l)
  done;
  Hashtbl.fold (fun _ l sum -> sum + List.length l) t 0

let () = Printf.printf "%d %d %d\n" (integers ()) (strings ()) (pairs ())
