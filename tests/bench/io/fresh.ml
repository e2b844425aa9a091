(* A file of which no part is like another is read in blocks and written to another one: the dearest that there is to record. *)
let () =
  let block = Bytes.create 65536 in
  let ic = open_in_bin Sys.argv.(2) and oc = open_out_bin "copy" in
  let rec copy () =
    let n = input ic block 0 65536 in
    if n > 0 then (output oc block 0 n; copy ())
  in
  copy ();
  close_in ic;
  close_out oc
