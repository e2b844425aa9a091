type direction = Up | Down
type event = Call of int | Open of { floor : int; by : string } | Move of direction * int

class type listener = object method notify : event -> unit end

class diary = object (self)
  val mutable events : event list = []
  method notify e = events <- e :: events
  method count = List.length events
  method latest = match events with [] -> None | e :: _ -> Some e
  method private text = function
    | Call n -> "call " ^ string_of_int n
    | Open { floor; by } -> Printf.sprintf "open %d %s" floor by
    | Move (Up, n) -> "up " ^ string_of_int n
    | Move (Down, n) -> "down " ^ string_of_int n
  method print = List.iter (fun e -> print_endline (self#text e)) (List.rev events)
end

class virtual machine name = object (self)
  val name : string = name
  val mutable floor = 0
  val mutable listeners : listener list = []
  method virtual speed : int
  method name = name
  method floor = floor
  method add (l : listener) = listeners <- l :: listeners
  method private tell e = List.iter (fun l -> l#notify e) listeners
  method go target =
    let direction = if target > floor then Up else Down in
    while floor <> target do
      let step = min self#speed (abs (target - floor)) in
      floor <- (match direction with Up -> floor + step | Down -> floor - step);
      self#tell (Move (direction, step))
    done;
    self#tell (Open { floor; by = name })
end

class slow name = object inherit machine name method speed = 1 end

class fast name = object (self)
  inherit machine name as super
  val mutable rides = 0
  method speed = 3
  method rides = rides
  method! go target = rides <- rides + 1; if target < 0 then self#go 0 else super#go target
  method twin = {< rides = 0; floor = floor + 1 >}
end

class ['a] queue = object
  val mutable items : 'a list = []
  method push x = items <- items @ [ x ]
  method fold : 'b. ('b -> 'a -> 'b) -> 'b -> 'b = fun f start -> List.fold_left f start items
end

let nearest machines target =
  let closer a b = if abs (a#floor - target) <= abs (b#floor - target) then a else b in
  match machines with
  | [] -> invalid_arg "nearest"
  | first :: rest -> List.fold_left closer first rest

let () =
  let diary = new diary in
  let a = new slow "a" and b = new fast "b" in
  let machines = [ (a :> machine); (b :> machine) ] in
  List.iter (fun m -> m#add (diary :> listener)) machines;
  let queue = new queue in
  List.iter queue#push [ 3; 1; 7; 0; 4 ];
  let point = object method x = 3 method moved d = d + 1 end in
  queue#fold (fun () target -> diary#notify (Call target); (nearest machines target)#go target) ();
  let twin = b#twin in
  twin#go (-1);
  diary#print;
  Printf.printf "%d %d %d %d\n" diary#count (queue#fold ( + ) 0) (point#moved twin#rides) b#rides
