/* Grammar of the calculator, with precedences, error recovery and positions. */
%{
let call name args =
  match (name, args) with
  | "max", a :: rest -> List.fold_left max a rest
  | "min", a :: rest -> List.fold_left min a rest
  | "sqrt", [ a ] -> sqrt a
  | "sum", l -> List.fold_left ( +. ) 0. l
  | _ -> failwith (Printf.sprintf "no function %s of %d arguments" name (List.length args))
%}

%token <float> NUMBER
%token <string> NAME
%token PLUS MINUS TIMES DIVIDE POWER OPEN CLOSE COMMA END EQUAL LESS LESS_EQUAL LET IN IF THEN ELSE EOF

%nonassoc IN ELSE
%nonassoc EQUAL LESS LESS_EQUAL
%left PLUS MINUS
%left TIMES DIVIDE
%nonassoc UMINUS
%right POWER

%start program
%type <(int * ((string * float) list -> float, string) result) list> program

%%

program:
  | EOF                          { [] }
  | statement END program        { ((Parsing.rhs_start_pos 1).Lexing.pos_lnum, Ok $1) :: $3 }
  | error END program            { ((Parsing.rhs_start_pos 2).Lexing.pos_lnum,
    Error (Printf.sprintf "syntax, before character %d" (Parsing.rhs_start 2))) :: $3 }
;

statement: expr                  { $1 };

expr:
  | NUMBER                       { let n = $1 in fun _ -> n }
  | NAME                         { let v = $1 in fun env -> try List.assoc v env
    with Not_found -> failwith ("unknown " ^ v) }
  | NAME OPEN arguments CLOSE    { let f = $1 and args = $3 in fun env -> call f (List.map (fun a -> a env) args) }
  | OPEN expr CLOSE              { $2 }
  | expr PLUS expr               { let a = $1 and b = $3 in fun env -> a env +. b env }
  | expr MINUS expr              { let a = $1 and b = $3 in fun env -> a env -. b env }
  | expr TIMES expr              { let a = $1 and b = $3 in fun env -> a env *. b env }
  | expr DIVIDE expr             { let a = $1 and b = $3 in fun env -> a env /. b env }
  | expr POWER expr              { let a = $1 and b = $3 in fun env -> let rec p x n = if n <= 0. then 1.
    else x *. p x (n -. 1.) in p (a env) (b env) }
  | expr EQUAL expr              { let a = $1 and b = $3 in fun env -> if a env = b env then 1. else 0. }
  | expr LESS expr               { let a = $1 and b = $3 in fun env -> if a env < b env then 1. else 0. }
  | expr LESS_EQUAL expr         { let a = $1 and b = $3 in fun env -> if a env <= b env then 1. else 0. }
  | MINUS expr %prec UMINUS      { let a = $2 in fun env -> -. a env }
  | LET NAME EQUAL expr IN expr  { let v = $2 and e = $4 and b = $6 in fun env -> b ((v, e env) :: env) }
  | IF expr THEN expr ELSE expr  { let c = $2 and a = $4 and b = $6 in fun env -> if c env <> 0. then a env else b env }
;

arguments:
  |                              { [] }
  | expr                         { [ $1 ] }
  | expr COMMA arguments         { $1 :: $3 }
;
