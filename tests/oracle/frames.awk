# SPDX-License-Identifier: GPL-3.0-or-later
# Compares what frames.lua wrote, lines of question, how we know, and answer, with ocamldebug's answers, one line
# for each question that it was asked, in the file `theirs`. Prints
#
#   KIND: DIFFERENCE          KIND is events, frames, names or values
#   count KIND N              so many were compared
#   mistake NAME N            what frames.mistakes lists was met so often
#   more N, renamed N         values that match because ocamldebug prints less there, or equal up to names and digits

BEGIN {
    FS = "\t"
    address = "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]+"
}

function differ(kind, ours, theirs) {
    print kind ": " event ", " $1 ": Caravan has " ours ", ocamldebug " theirs
}

# ---- names and digits

# Type variables by the order in which they come, floats by their value.
function normal(text) {
    gsub(/\/[0-9]+/, "", text)               # t/2 is another t
    gsub(/Stdlib\./, "", text)
    return each(each(text, "'_?[a-z][a-z0-9_]*"), "[0-9]+\\.[0-9]*(e[-+]?[0-9]+)?")
}

function each(text, pattern,    out, word, count, number) {
    while (match(text, pattern)) {
        word = substr(text, RSTART, RLENGTH)
        out = out substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        if (word ~ /^'/ && !(word in number)) number[word] = "'" ++count
        out = out (word ~ /^'/ ? number[word] : sprintf("%.17g", word))
    }
    return out text
}

# ---- where ocamldebug prints less

function pattern(text) {
    gsub(/[][\\.^$*+?(){}|\/]/, "\\\\&", text)
    gsub(/<fun>/, "<(fun|partial)[^>]*>", text)
    gsub(/<obj>/, "<obj.*>", text)
    gsub(/'[0-9]+/, ".*", text)              # a type variable may stand for something
    gsub(/<abstr>|<poly>|<extension>|\\\.\\\.\\\.|\\\$[0-9]+/, ".*", text)
    return "^" text "$"
}

# ---- values

# What frames.mistakes lists, undone: `used` is which.
function undo(    label) {
    label = "{[A-Z_a-z0-9.']*\\."
    if (gsub(label, "{", their)) { gsub(label, "{", our); used["inline_label"] }
    if (their ~ /\(::\) \(<poly>, \[/) {
        sub(/\(::\) \(<poly>, \[\]\)/, "[<poly>]", their)
        sub(/\(::\) \(<poly>, \[/, "[<poly>; ", their)
        sub(/\]\)$/, "]", their)
        used["list_again"]
    }
    if (our ~ /= <lazy>$/ && sub(/= lazy .*/, "= <lazy>", their)) used["forced_lazy"]
    if (our ~ /<fun/ && gsub(address, "<fun>", their)) used["magic"]
    if (gsub(/<unknown constructor>/, "<poly>", their)) used["magic"]
    if (our ~ /\[\|\|\]/ && gsub(/DummyC [0-9]+/, "<poly>", their)) used["no_field"]
    if (our ~ /<cycle>/ && their ~ /\.\.\.|\$[0-9]/) {
        gsub(/(; <poly>)+/, "; <poly>", their)
        if (index(their, substr(our, 1, index(our, "<cycle>") - 1)) == 1) their = our
        used["ring"]
    }
}

function compare(ours, theirs,    name) {
    counts["values"]++
    if (ours == theirs) return
    our = normal(ours)
    their = normal(theirs)
    if (our == their) { counts["renamed"]++; return }
    if (our ~ pattern(their)) { counts["more"]++; return }
    delete used
    undo()
    if (our != their && our !~ pattern(their)) { differ("values", ours, theirs); return }
    for (name in used) mistakes[name]++
}

# ---- names

# What was unbound in the event's own frame must have been known in the one that binds it.
function settle(    name) {
    for (name in pending) {
        if (cut) mistakes["cut_trace"]++
        else print "names: " event ", print " name ": Caravan has " pending[name] ", ocamldebug nothing"
    }
    delete pending
}

function variable(name, how, ours, theirs) {
    counts["names"]++
    if (theirs == "unbound") {
        if (how == "elsewhere") pending[name] = ours
        else if (how == "here" && ours ~ /= <fun /) mistakes["own_function"]++
        else if (how == "here" && ours ~ /= <obj/) mistakes["self"]++
        else if (how != "unbound") differ("names", ours, theirs)
        return
    }
    if (how == "unbound") { differ("names", ours, theirs); return }
    if (name in pending && pending[name] == ours) { delete pending[name]; mistakes["module_value"]++ }
    if (index(theirs, name ": ") == 1) theirs = substr(theirs, length(name) + 3)
    if (index(ours, name " : ") == 1) ours = substr(ours, length(name) + 4)
    compare(ours, theirs)
}

# ---- questions

{ answer = "nothing" }
$2 ~ /^(external|no_array)$/ { mistakes[$2]++; next }
{ getline answer <theirs }
/^goto/ { settle(); event = $1; counts["events"]++; if ($3 != answer) differ("events", $3, answer); next }
/^backtrace/ { cut = $3 ~ /\.\.\.$/ }
/^(backtrace|frame)/ { counts["frames"]++; if ($3 != answer) differ("frames", $3, answer); next }
{ variable(substr($1, 7), $2, $3, answer) }

END {
    settle()
    for (name in counts) print "count " name " " counts[name]
    for (name in mistakes) print "mistake " name " " mistakes[name]
}
