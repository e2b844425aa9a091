(* A village bank. Obeys the lines of the file it is given, a week of them, and checks its books every evening:

     deposit OWNER AMOUNT
     pay PAYER PAYEE AMOUNT
     close DAY *)

let payments = ref 0

let close day =
  Ledger.audit ();
  let number = string_of_int in
  print_endline (day ^ ": " ^ number !payments ^ " payments, " ^ number (Ledger.total ()) ^ " in the bank");
  payments := 0

let obey line =
  match String.split_on_char ' ' line with
  | [ "deposit"; owner; amount ] -> Ledger.deposit owner (int_of_string amount)
  | [ "pay"; payer; payee; amount ] ->
      incr payments;
      Ledger.pay payer payee (int_of_string amount)
  | [ "close"; day ] -> close day
  | _ -> failwith ("This is no order: " ^ line)

let rec obey_all input =
  match input_line input with
  | line ->
      obey line;
      obey_all input
  | exception End_of_file -> close_in input

let richest_first () =
  let by_balance a b = compare b.Ledger.balance a.Ledger.balance in
  List.iter
    (fun a -> print_endline ("  " ^ a.Ledger.owner ^ " " ^ string_of_int a.Ledger.balance))
    (List.sort by_balance !Ledger.accounts)

let () =
  print_endline "The books of one week";
  obey_all (open_in Sys.argv.(1));
  print_endline "The week is over. What everybody has:";
  richest_first ()
