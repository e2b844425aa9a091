(* Unix: processes, pipes, redirection, signals and timers.
   libs: unix *)

open Unix
let pstatus = function WEXITED n -> Printf.sprintf "exited %d" n | WSIGNALED n -> Printf.sprintf "signaled %d" n | WSTOPPED n -> Printf.sprintf "stopped %d" n
let show name f = try Printf.printf "%s: %s\n%!" name (f ()) with
  | Unix_error (e, c, a) -> Printf.printf "%s: Unix_error %s %S %S\n%!" name (error_message e) c a
  | Not_found -> Printf.printf "%s: Not_found\n%!" name
let () =
  flush Stdlib.stdout;
  (match fork () with
   | 0 -> print_string "child\n"; exit 7
   | pid -> let p, s = waitpid [] pid in Printf.printf "%b %s\n%!" (p = pid) (pstatus s));
  (match fork () with
   | 0 -> execv "/bin/echo" [| "echo"; "from"; "exec" |]
   | _ -> let _, s = wait () in Printf.printf "%s\n%!" (pstatus s));
  (match fork () with
   | 0 -> (try execvp "no-such-program" [| "x" |] with Unix_error (e, c, a) -> Printf.printf "%s %s %s\n%!" (error_message e) c a; _exit 3)
   | _ -> let _, s = wait () in Printf.printf "%s\n%!" (pstatus s));
  (match fork () with
   | 0 -> failwith "in child"
   | _ -> let _, s = wait () in Printf.printf "%s\n%!" (pstatus s));
  (match fork () with
   | 0 -> sleep 100; exit 0
   | pid -> show "nohang" (fun () -> let p, _ = waitpid [WNOHANG] pid in string_of_int p); kill pid Sys.sigterm; let _, s = waitpid [] pid in Printf.printf "%s %b\n%!" (pstatus s) (s = WSIGNALED Sys.sigterm));
  show "no children" (fun () -> ignore (wait ()); "?");
  let ic = open_process_in "echo one; echo two; exit 4" in
  show "process_in" (fun () -> let a = input_line ic in let b = input_line ic in a ^ b);
  Printf.printf "%s\n%!" (pstatus (close_process_in ic));
  let oc = open_process_out "cat" in output_string oc "to cat\n"; Printf.printf "%s\n%!" (pstatus (close_process_out oc));
  let ic, oc = open_process "tr a-z A-Z" in
  output_string oc "shout\n"; close_out oc; show "process" (fun () -> input_line ic); Printf.printf "%s\n%!" (pstatus (close_process (ic, oc)));
  let ic, oc, ec = open_process_full "echo out; echo err 1>&2; echo $UU" [| "UU=vv" |] in
  show "full" (fun () -> let a = input_line ic in let b = input_line ic in let c = input_line ec in a ^ b ^ c); Printf.printf "%s\n%!" (pstatus (close_process_full (ic, oc, ec)));
  show "create_process none" (fun () -> string_of_int (create_process "/no/such" [| "x" |] stdin stdout stderr));
  let r, w = pipe () in
  let pid = create_process "/bin/sh" [| "sh"; "-c"; "echo to pipe" |] stdin w stderr in
  close w; let b = Bytes.create 100 in
  let n = read r b 0 100 in Printf.printf "%S\n%!" (Bytes.sub_string b 0 n); ignore (waitpid [] pid);
  Printf.printf "%s\n%!" (pstatus (system "exit 9"));
  let saved = dup stdout in
  let f = openfile "u2.tmp" [O_WRONLY; O_CREAT; O_TRUNC] 0o600 in
  dup2 f stdout; close f;
  print_string "into file\n"; flush Stdlib.stdout; ignore (Sys.command "echo child into file");
  dup2 saved stdout; close saved;
  let ic = open_in "u2.tmp" in (try while true do Printf.printf "[%s]\n" (input_line ic) done with End_of_file -> ()); close_in ic;
  show "kill" (fun () -> kill 999999999 0; "?");
  let got = ref [] in
  Sys.set_signal Sys.sigusr1 (Sys.Signal_handle (fun n -> got := n :: !got));
  kill (getpid ()) Sys.sigusr1;
  for i = 1 to 100000 do ignore (Sys.opaque_identity (ref i)) done;
  Printf.printf "%d %b\n%!" (List.length !got) (!got = [Sys.sigusr1]);
  Sys.set_signal Sys.sigalrm (Sys.Signal_handle (fun _ -> raise Exit));
  ignore (setitimer ITIMER_REAL { it_interval = 0.; it_value = 0.05 });
  (try while true do ignore (Sys.opaque_identity (ref 1)) done with Exit -> print_endline "alarm in loop");
  ignore (alarm 1); 
  let r, w = pipe () in
  (try ignore (read r b 0 1) with Exit -> print_endline "alarm in read" | Unix_error (e, _, _) -> print_endline (error_message e));
  ignore w;
  let ic = in_channel_of_descr r in
  ignore (setitimer ITIMER_REAL { it_interval = 0.; it_value = 0.05 });
  (try ignore (input_char ic) with Exit -> print_endline "alarm in channel" | Sys_error s -> print_endline s);
  Sys.set_signal Sys.sigalrm (Sys.Signal_handle (fun _ -> print_endline "tick"));
  ignore (setitimer ITIMER_REAL { it_interval = 0.; it_value = 0.02 });
  let t = gettimeofday () in sleepf 0.1; Printf.printf "slept %b\n%!" (gettimeofday () -. t >= 0.1);
  let old = sigprocmask SIG_BLOCK [Sys.sigusr1] in
  kill (getpid ()) Sys.sigusr1; 
  Printf.printf "%d %b %d\n%!" (List.length old) (List.mem Sys.sigusr1 (sigpending ())) (List.length !got);
  ignore (sigprocmask SIG_UNBLOCK [Sys.sigusr1]);
  for i = 1 to 1000 do ignore (Sys.opaque_identity (ref i)) done;
  Printf.printf "%d\n%!" (List.length !got);
  (match Sys.signal Sys.sigusr1 Sys.Signal_ignore with Sys.Signal_handle _ -> print_endline "handle" | _ -> print_endline "?");
  (match Sys.signal Sys.sigusr1 Sys.Signal_default with Sys.Signal_ignore -> print_endline "ignore" | _ -> print_endline "?");
  execv "/bin/sh" [| "sh"; "-c"; "echo last words; exit 6" |]
