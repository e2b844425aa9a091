(* A file is read in blocks and written to another one, and nothing is done with it. *)
let () =
  let block = Bytes.create 65536 in
  for _ = 1 to 12 do
    let ic = open_in_bin Sys.argv.(1) and oc = open_out_bin "copy" in
    let rec copy () =
      let n = input ic block 0 65536 in
      if n > 0 then (output oc block 0 n; copy ())
    in
    copy ();
    close_in ic;
    close_out oc
  done
