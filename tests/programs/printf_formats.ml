(* Every conversion of Printf, with flags, widths and precisions, at run time and as values. *)

open Printf

let () =
  List.iter (fun n -> printf "[%d|%i|%u|%x|%X|%o|%5d|%-5d|%05d|%+d|% d|%#x|%#X|%#o|%3d]\n" n n n n n n n n n n n n n n
    n) [ 0; 1; -1; 42; 123456; max_int; min_int ];
  List.iter (fun n -> printf "[%ld %lx %lu %10ld %-10ld| %#lx]\n" n n n n n n) [ 0l; -1l; Int32.max_int;
    Int32.min_int ];
  List.iter (fun n -> printf "[%Ld %Lx %Lu %20Ld %Lo]\n" n n n n n) [ 0L; -1L; Int64.max_int; Int64.min_int ];
  List.iter (fun n -> printf "[%nd %nx %nu]\n" n n n) [ 0n; -1n; 77n ];
  List.iter
    (fun x -> printf "[%f|%e|%g|%E|%G|%F|%h|%H|%.3f|%.0f|%10.2f|%-10.2f|%+.1e|%010.3f|%.10g|%#F]\n" x x x x x x x x x
      x x x x x x x)
    [ 0.; -0.; 1.; 3.14159265358979; -2.5; 1e10; 1e100; 1.5e-7; infinity; neg_infinity; nan; 123456789.; 0.5; 1.5;
      2.5 ];
  List.iter (fun s -> printf "[%s|%S|%10s|%-10s]\n" s s s s) [ ""; "a"; "text"; "a \"quoted\"\n\tline\000\255" ]
;
  List.iter (fun c -> printf "[%c|%C]" c c) [ 'a'; '\''; '\n'; '\\'; '\200' ];
  print_newline ();
  printf "%b %B %5b|%%|%@|%!\n" true false true;
  printf "%a and %t\n" (fun oc l -> output_string oc (String.concat "," l)) [ "x"; "y" ] (fun oc ->
    output_string oc "t");
  printf "%*d|%-*d|%.*f|%0*d\n" 6 42 6 42 3 2.71828 8 (-42);
  (* Formats are values: joined, passed, converted. *)
  let f = ("<%d:" : (int -> 'a, out_channel, unit, unit, unit, 'a) format6) ^^ "%s>" in
  printf (f ^^ "\n") 5 "five";
  printf "%(%d %s%)\n" "[%i=%s]" 1 "one";
  printf "%s\n" (string_of_format "raw %d %s %a");
  let g = Scanf.format_from_string "%d-%x" "%d %d" in
  printf (g ^^ "\n") 255 255;
  (try ignore (Scanf.format_from_string "%d-%s" "%d %d") with Scanf.Scan_failure m -> print_endline m);
  printf "%s\n" (sprintf "%s/%s" "a" "b");
  ksprintf (fun s -> printf "k: %S\n" s) "%d,%d" 1 2;
  ikfprintf (fun () -> print_endline "nothing printed") () "%d" 3;
  let partial = printf "%s %s %s\n" in
  let partial = partial "kept" in
  partial "once" "A";
  partial "twice" "B";
  eprintf "to standard error: %d\n" 7;
  printf "%d%d%d%d%d%d%d%d%d%d%d%d\n" 1 2 3 4 5 6 7 8 9 10 11 12;
  printf "%ld%c%S%B%h%nd\n" 5l 'x' "s" true 1.0 9n
