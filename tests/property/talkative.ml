(* Asks the world all the time, and is answered differently each time. *)
let answers = Hashtbl.create 16

let rec talk n =
  if n > 0 then begin
    Hashtbl.replace answers (n mod 50) (Printf.sprintf "%d %h" n (Sys.time ()));
    print_endline (Hashtbl.find answers (n mod 50));
    talk (n - 1)
  end

let () = talk 1000
