(* Who has how much. Deposits bring money; payments move it, and neither make nor destroy any. *)

type account = { owner : string; mutable balance : int }

exception Money_out_of_nothing of int

let accounts : account list ref = ref []
let deposited = ref 0

let find owner =
  match List.find_opt (fun a -> a.owner = owner) !accounts with
  | Some a -> a
  | None ->
      let a = { owner; balance = 0 } in
      accounts := a :: !accounts;
      a

let set account balance = account.balance <- balance

let deposit owner amount =
  let account = find owner in
  set account (account.balance + amount);
  deposited := !deposited + amount

let pay payer payee amount =
  let payer = find payer and payee = find payee in
  let left = payer.balance - amount and then_has = payee.balance + amount in
  set payer left;
  set payee then_has

let total () = List.fold_left (fun sum a -> sum + a.balance) 0 !accounts

(* Every evening. *)
let audit () =
  let surplus = total () - !deposited in
  if surplus <> 0 then raise (Money_out_of_nothing surplus)
