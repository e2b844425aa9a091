(* Unix: files, directories, users, calendars, what fails and how.
   libs: unix *)

open Unix
let show name f = try Printf.printf "%s: %s\n%!" name (f ()) with
  | Unix_error (e, c, a) -> Printf.printf "%s: Unix_error %s %S %S\n%!" name (error_message e) c a
  | Not_found -> Printf.printf "%s: Not_found\n%!" name
  | End_of_file -> Printf.printf "%s: End_of_file\n%!" name
  | Sys_error s -> Printf.printf "%s: Sys_error %s\n%!" name s
  | Failure s -> Printf.printf "%s: Failure %s\n%!" name s
  | Invalid_argument s -> Printf.printf "%s: Invalid_argument %s\n%!" name s
let kind = function S_REG -> "REG" | S_DIR -> "DIR" | S_CHR -> "CHR" | S_BLK -> "BLK" | S_LNK -> "LNK" | S_FIFO -> "FIFO" | S_SOCK -> "SOCK"
let () =
  show "open none" (fun () -> ignore (openfile "nonexistent" [O_RDONLY] 0); "?");
  let f = openfile "u1.tmp" [O_RDWR; O_CREAT; O_TRUNC] 0o644 in
  Printf.printf "fd %d\n" (Obj.magic f : int);
  show "write" (fun () -> string_of_int (write_substring f "hello world" 0 11));
  show "seek" (fun () -> string_of_int (lseek f (-5) SEEK_CUR));
  let b = Bytes.create 100 in
  show "read" (fun () -> let n = read f b 0 100 in Bytes.sub_string b 0 n);
  show "read eof" (fun () -> string_of_int (read f b 0 100));
  show "fstat" (fun () -> let s = fstat f in Printf.sprintf "%s %o %d %d" (kind s.st_kind) s.st_perm s.st_size s.st_nlink);
  ftruncate f 5; show "stat" (fun () -> let s = stat "u1.tmp" in Printf.sprintf "%s %o %d" (kind s.st_kind) s.st_perm s.st_size);
  show "large stat" (fun () -> let s = LargeFile.stat "u1.tmp" in Int64.to_string s.LargeFile.st_size);
  chmod "u1.tmp" 0o600; show "chmod" (fun () -> Printf.sprintf "%o" (stat "u1.tmp").st_perm);
  fchmod f 0o640; show "fchmod" (fun () -> Printf.sprintf "%o" (fstat f).st_perm);
  show "access" (fun () -> access "u1.tmp" [R_OK; W_OK; F_OK]; "ok");
  show "access none" (fun () -> access "u1.nope" [R_OK]; "ok");
  link "u1.tmp" "u1l.tmp"; show "nlink" (fun () -> string_of_int (stat "u1.tmp").st_nlink);
  symlink "u1.tmp" "u1s.tmp"; show "readlink" (fun () -> readlink "u1s.tmp");
  show "lstat" (fun () -> kind (lstat "u1s.tmp").st_kind);
  show "realpath" (fun () -> Filename.basename (realpath "u1s.tmp"));
  show "symlink exists" (fun () -> symlink "a" "u1s.tmp"; "?");
  show "rename" (fun () -> rename "u1l.tmp" "u1r.tmp"; "ok");
  show "rename none" (fun () -> rename "u1l.tmp" "u1r.tmp"; "ok");
  show "unlink none" (fun () -> unlink "u1l.tmp"; "ok");
  unlink "u1r.tmp"; unlink "u1s.tmp";
  utimes "u1.tmp" 1000.5 2000.25; show "utimes" (fun () -> let s = stat "u1.tmp" in Printf.sprintf "%.3f %.3f" s.st_atime s.st_mtime);
  let d = dup f in Printf.printf "dup %d\n" (Obj.magic d : int);
  show "dup2" (fun () -> dup2 f d; "ok"); close d;
  show "close twice" (fun () -> close d; "?");
  show "bad dup" (fun () -> ignore (dup d); "?");
  let r, w = pipe () in
  Printf.printf "pipe %d %d\n" (Obj.magic r : int) (Obj.magic w : int);
  show "pipe" (fun () -> let n = write_substring w "abc" 0 3 in let m = read r b 0 100 in Printf.sprintf "%d %d" n m);
  set_nonblock r; show "nonblock" (fun () -> string_of_int (read r b 0 1)); clear_nonblock r;
  show "select" (fun () -> let a, b, c = select [r] [w] [] 0.0 in Printf.sprintf "%d %d %d" (List.length a) (List.length b) (List.length c));
  ignore (write_substring w "x" 0 1);
  show "select2" (fun () -> let a, b, c = select [r] [w] [r] (-1.0) in Printf.sprintf "%d %d %d" (List.length a) (List.length b) (List.length c));
  close w; ignore (read r b 0 10); show "eof" (fun () -> string_of_int (read r b 0 10)); close r;
  show "select timeout" (fun () -> let t = gettimeofday () in ignore (select [] [] [] 0.05); string_of_bool (gettimeofday () -. t >= 0.049));
  show "select bad" (fun () -> ignore (select [r] [] [] 0.0); "?");
  mkdir "u1.d" 0o755; show "mkdir" (fun () -> mkdir "u1.d" 0o755; "?");
  close (openfile "u1.d/z" [O_CREAT; O_WRONLY] 0o600); close (openfile "u1.d/a" [O_CREAT; O_WRONLY; O_CLOEXEC] 0o600);
  let dh = opendir "u1.d" in
  let l = ref [] in (try while true do l := readdir dh :: !l done with End_of_file -> ());
  Printf.printf "%s\n" (String.concat "," (List.sort compare !l));
  rewinddir dh; ignore (readdir dh); closedir dh;
  show "readdir closed" (fun () -> readdir dh);
  show "closedir closed" (fun () -> closedir dh; "?");
  show "opendir none" (fun () -> ignore (opendir "u1.none"); "?");
  show "rmdir" (fun () -> rmdir "u1.d"; "?"); unlink "u1.d/a"; unlink "u1.d/z"; rmdir "u1.d";
  mkfifo "u1f.tmp" 0o600; show "fifo" (fun () -> kind (stat "u1f.tmp").st_kind); unlink "u1f.tmp";
  show "umask" (fun () -> let o = umask 0o22 in Printf.sprintf "%o %o" o (umask o));
  show "isatty" (fun () -> string_of_bool (isatty f));
  show "lockf" (fun () -> lockf f F_TLOCK 0; lockf f F_ULOCK 0; lockf f F_TEST 1; "ok");
  show "map" (fun () -> (openfile "a\000b" [O_RDONLY] 0 : file_descr) |> ignore; "?");
  let ic = in_channel_of_descr f in
  ignore (lseek f 0 SEEK_SET);
  show "channel" (fun () -> input_line ic);
  show "descr" (fun () -> string_of_int (Obj.magic (descr_of_in_channel ic)));
  close_in ic;
  show "descr closed" (fun () -> string_of_int (Obj.magic (descr_of_in_channel ic)));
  show "channel dir" (fun () -> let d = openfile "." [O_RDONLY] 0 in ignore (in_channel_of_descr d); "?");
  let g = gmtime 1234567890.7 in
  Printf.printf "%d-%d-%d %d:%d:%d %d %d %b\n" g.tm_year g.tm_mon g.tm_mday g.tm_hour g.tm_min g.tm_sec g.tm_wday g.tm_yday g.tm_isdst;
  List.iter (fun t -> let g = gmtime t in
    Printf.printf "%d-%d-%d %d:%d:%d %d %d|" g.tm_year g.tm_mon g.tm_mday g.tm_hour g.tm_min g.tm_sec g.tm_wday g.tm_yday)
    [0.; -1.; -86400.; -62135596800.; 951782400.; 951868799.; 4107542400.; 1e11; -1e11; -1234567890123.; 1e15];
  print_newline ();
  show "gmtime" (fun () -> ignore (gmtime 1e30); "?");
  let l = localtime 1234567890. in let t, l2 = mktime l in
  Printf.printf "%.0f %b\n" t (l = l2);
  let t, _ = mktime { l with tm_mon = 14; tm_mday = -3 } in Printf.printf "%.0f\n" t;
  Printf.printf "%b %b\n" (time () > 1e9) (gettimeofday () > 1e9);
  Printf.printf "%b %b %b\n" (getpid () > 1) (getppid () > 0) (getuid () = geteuid () && getgid () = getegid ());
  let p = getpwuid (getuid ()) in
  Printf.printf "%s %s %d %d %s %s %s %s\n" p.pw_name p.pw_passwd p.pw_uid p.pw_gid p.pw_gecos p.pw_dir p.pw_shell (getpwnam p.pw_name).pw_dir;
  let gr = getgrgid (getgid ()) in
  Printf.printf "%s %s %d %d %d\n" gr.gr_name gr.gr_passwd gr.gr_gid (Array.length gr.gr_mem) (getgrnam gr.gr_name).gr_gid;
  show "nobody" (fun () -> (getpwnam "no such user").pw_dir);
  show "groups" (fun () -> string_of_int (Array.length (getgroups ())));
  show "getlogin" (fun () -> ignore (getlogin ()); "?");
  putenv "U1_X" "yes"; Printf.printf "%s %b\n" (getenv "U1_X") (Array.exists ((=) "U1_X=yes") (environment ()));
  show "chdir" (fun () -> chdir "u1.none"; "?");
  show "sleepf" (fun () -> let t = gettimeofday () in sleepf 0.03; string_of_bool (gettimeofday () -. t >= 0.03));
  let tm = times () in Printf.printf "%b\n" (tm.tms_utime >= 0.);
  show "hostname" (fun () -> gethostname ());
  show "setuid" (fun () -> string_of_int (nice 0));
  show "tcgetattr" (fun () -> ignore (tcgetattr f); "?");
  Printf.printf "%s\n" (String.concat ";" (List.map error_message [E2BIG; EWOULDBLOCK; EOVERFLOW; EUNKNOWNERR 123; ENOENT]))
