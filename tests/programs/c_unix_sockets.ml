(* Unix: sockets, addresses, names in networks.
   libs: unix *)

open Unix
let show name f = try Printf.printf "%s: %s\n%!" name (f ()) with
  | Unix_error (e, c, a) -> Printf.printf "%s: Unix_error %s %S %S\n%!" name (error_message e) c a
  | Not_found -> Printf.printf "%s: Not_found\n%!" name
  | Failure s -> Printf.printf "%s: Failure %s\n%!" name s
let addr = function ADDR_UNIX s -> "unix " ^ String.escaped s | ADDR_INET (a, _) -> "inet " ^ string_of_inet_addr a
let () =
  let s = socket PF_INET SOCK_STREAM 0 in
  setsockopt s SO_REUSEADDR true; Printf.printf "%b %b\n" (getsockopt s SO_REUSEADDR) (getsockopt s SO_KEEPALIVE);
  bind s (ADDR_INET (inet_addr_loopback, 0)); listen s 5;
  let a = getsockname s in print_endline (addr a);
  let c = socket PF_INET SOCK_STREAM 0 in connect c a;
  let d, from = accept s in print_endline (addr from);
  show "peer" (fun () -> string_of_bool (getpeername c = a));
  let b = Bytes.create 100 in
  show "send" (fun () -> let n = send_substring c "hello" 0 5 [] in let m = recv d b 0 100 [MSG_PEEK] in let k = recv d b 0 100 [] in Printf.sprintf "%d %d %d %s" n m k (Bytes.sub_string b 0 k));
  setsockopt_optint c SO_LINGER (Some 3); show "linger" (fun () -> match getsockopt_optint c SO_LINGER with None -> "none" | Some n -> string_of_int n);
  setsockopt_float c SO_RCVTIMEO 0.5; show "timeo" (fun () -> string_of_float (getsockopt_float c SO_RCVTIMEO));
  show "error" (fun () -> match getsockopt_error c with None -> "none" | Some e -> error_message e);
  show "type" (fun () -> string_of_int (getsockopt_int c SO_TYPE));
  setsockopt c TCP_NODELAY true; show "nodelay" (fun () -> string_of_bool (getsockopt c TCP_NODELAY));
  shutdown c SHUTDOWN_SEND; show "eof" (fun () -> string_of_int (recv d b 0 100 []));
  close c; close d; close s;
  show "connect refused" (fun () -> connect (socket PF_INET SOCK_STREAM 0) a; "?");
  let u1 = socket PF_INET SOCK_DGRAM 0 and u2 = socket PF_INET SOCK_DGRAM 0 in
  bind u1 (ADDR_INET (inet_addr_loopback, 0)); bind u2 (ADDR_INET (inet_addr_loopback, 0));
  show "sendto" (fun () -> let n = sendto_substring u1 "datagram" 0 8 [] (getsockname u2) in let m, f = recvfrom u2 b 0 100 [] in Printf.sprintf "%d %s %b" n (Bytes.sub_string b 0 m) (f = getsockname u1));
  show "dgram channel" (fun () -> ignore (in_channel_of_descr u1); "?");
  let p1, p2 = socketpair PF_UNIX SOCK_STREAM 0 in
  ignore (write_substring p1 "pair" 0 4); show "pair" (fun () -> let n = read p2 b 0 10 in Bytes.sub_string b 0 n);
  show "pair name" (fun () -> addr (getsockname p1));
  let x = socket PF_UNIX SOCK_STREAM 0 in
  bind x (ADDR_UNIX "u3.tmp"); show "unix name" (fun () -> addr (getsockname x)); listen x 1;
  let y = socket PF_UNIX SOCK_STREAM 0 in connect y (ADDR_UNIX "u3.tmp");
  let z, f = accept x in show "accept" (fun () -> addr f); close y; show "eof" (fun () -> string_of_int (read z b 0 1)); unlink "u3.tmp";
  show "connect none" (fun () -> connect (socket PF_UNIX SOCK_STREAM 0) (ADDR_UNIX "u3.none"); "?");
  show "too long" (fun () -> connect (socket PF_UNIX SOCK_STREAM 0) (ADDR_UNIX (String.make 200 'x')); "?");
  let x = socket PF_UNIX SOCK_STREAM 0 in bind x (ADDR_UNIX "\000abstract-u3"); show "abstract" (fun () -> addr (getsockname x));
  List.iter (fun s -> show s (fun () -> string_of_inet_addr (inet_addr_of_string s))) ["127.0.0.1"; "1.2.3"; "256.1.1.1"; "::1"; "fe80::1:2"; "::ffff:1.2.3.4"; "1::2::3"; "2001:db8:0:0:0:0:0:1"; ""; "01.2.3.4"];
  let h = gethostbyname "localhost" in Printf.printf "%s %d %b\n" h.h_name (Array.length h.h_addr_list) (h.h_addrtype = PF_INET);
  show "host" (fun () -> (gethostbyname "no.such.host.invalid").h_name);
  show "addr" (fun () -> (gethostbyaddr inet_addr_loopback).h_name);
  show "proto" (fun () -> let p = getprotobyname "tcp" in Printf.sprintf "%s %d %s" p.p_name p.p_proto (String.concat "," (Array.to_list p.p_aliases)));
  show "proto n" (fun () -> (getprotobynumber 17).p_name);
  show "service" (fun () -> let s = getservbyname "http" "tcp" in Printf.sprintf "%s %d %s" s.s_name s.s_port s.s_proto);
  show "service n" (fun () -> (getservbyport 22 "tcp").s_name);
  show "service none" (fun () -> (getservbyport 1 "xyz").s_name);
  let l = getaddrinfo "127.0.0.1" "80" [AI_FAMILY PF_INET; AI_SOCKTYPE SOCK_STREAM; AI_NUMERICHOST] in
  List.iter (fun i -> Printf.printf "%b %b %d %s %S\n" (i.ai_family = PF_INET) (i.ai_socktype = SOCK_STREAM) i.ai_protocol (match i.ai_addr with ADDR_INET (a, p) -> Printf.sprintf "%s:%d" (string_of_inet_addr a) p | _ -> "?") i.ai_canonname) l;
  Printf.printf "%d\n" (List.length (getaddrinfo "127.0.0.1" "80" []));
  show "nameinfo" (fun () -> let n = getnameinfo (ADDR_INET (inet_addr_loopback, 80)) [NI_NUMERICHOST; NI_NUMERICSERV] in n.ni_hostname ^ " " ^ n.ni_service);
  Stdlib.exit 0
