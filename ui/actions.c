/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions behind ui/actions.def. */
#include <inttypes.h>
#include <string.h>

#include "ui/terminal.h"
#include "ui/ui_priv.h"

/* ---- marks ---- */

static bool lies_within(const struct session_break *b, uint32_t from, uint32_t end)
{
	for (unsigned i = 0; i < b->places.count; i++)
		if (b->places.instr[i] >= from && b->places.instr[i] < end)
			return true;
	return false;
}

static void action_break(struct ui *ui)
{
	uint32_t from = (uint32_t)ui->code.list.selected, end = from + 1;
	struct session_break b;

	if (source_is_shown(ui) && !source_selected_code(ui, &from, &end)) {
		ui_say(ui, "There is no code at or after this line.");
		return;
	}
	for (unsigned i = 0; session_break_at(ui->session, i, &b); i++)
		if (lies_within(&b, from, end)) {
			ui_command(ui, "delete %u", b.number);
			return;
		}
	ui_command(ui, "break *%" PRIu32, from);
}

static void take_snapshot(struct ui *ui, const char *answer)
{
	char name[EDIT_MAX];
	size_t n = strcspn(answer, " ");

	ui_command(ui, "snapshot %s", answer);
	memcpy(name, answer, n);
	name[n] = 0;
	snapshots_select(ui, name);
}

static void action_snapshot(struct ui *ui) { ui_ask(ui, "Name of this moment (and a note): ", NULL, take_snapshot); }

static void action_restore(struct ui *ui)
{
	if (snapshots_selected(ui))
		ui_command(ui, "restore %s", snapshots_selected(ui));
	else
		ui_say(ui, "Select a snapshot first; Tab goes to their pane, m makes one.");
}

static void delete_snapshot(struct ui *ui, const char *answer)
{
	(void)answer;
	if (snapshots_selected(ui))
		ui_command(ui, "delete snapshot %s", snapshots_selected(ui));
}

static void action_delete_snapshot(struct ui *ui)
{
	if (snapshots_selected(ui))
		ui_confirm(ui, "Delete the snapshot?", delete_snapshot);
}

/* ---- motion ---- */

static void go_to(struct ui *ui, const char *answer) { ui_command(ui, "goto %s", answer); }
static void action_goto(struct ui *ui) { ui_ask(ui, "Go to time or snapshot: ", "goto ", go_to); }

/* While something runs, Ctrl-C does not come here. */
static void action_interrupt(struct ui *ui)
{
	session_calm(ui->session);
	ui_say(ui, "Nothing runs that could be stopped; q leaves.");
}

/* ---- panes ---- */

static void action_next_pane(struct ui *ui) { ui_focus(ui, (ui->focus + 1) % PANES); }
static void action_previous_pane(struct ui *ui) { ui_focus(ui, (ui->focus + PANES - 1) % PANES); }
static void action_console(struct ui *ui) { ui_focus(ui, PANE_CONSOLE); }

static void action_leave_console(struct ui *ui)
{
	if (ui->focus == PANE_CONSOLE)
		ui_focus(ui, ui->focus_before);
}

static void action_enter(struct ui *ui)
{
	if (ui_view(ui, ui->focus)->enter)
		ui_view(ui, ui->focus)->enter(ui);
}

static void action_here(struct ui *ui)
{
	code_here(ui);
	source_here(ui);
}

static void action_source(struct ui *ui) { source_toggle(ui); }

static void find(struct ui *ui, const char *answer)
{
	if (answer[0])
		memcpy(ui->search, answer, strlen(answer) + 1);
	if (ui->search[0] && !ui_view(ui, ui->focus)->find(ui, ui->search))
		ui_say(ui, "There is no '%s' in this pane.", ui->search);
}

static void action_find(struct ui *ui)
{
	if (ui_view(ui, ui->focus)->find)
		ui_ask(ui, "Search: ", NULL, find);
	else
		ui_say(ui, "The panes Code and Output can be searched.");
}

static void action_zoom(struct ui *ui)
{
	ui->zoom = !ui->zoom;
	ui_relayout(ui);
}

static void action_redraw(struct ui *ui)
{
	(void)ui;
	terminal_forget_screen();
}

/* ---- the whole ---- */

static void action_help(struct ui *ui) { help_open(ui); }

static void quit(struct ui *ui, const char *answer)
{
	(void)answer;
	ui->leave = true;
}

static void action_quit(struct ui *ui)
{
	if (session_is_saved(ui->session))
		ui->leave = true;
	else
		ui_confirm(ui, "There are snapshots that were not saved. Leave all the same?", quit);
}

/* ---- the table ---- */

#define IN_ANY (~0u)
#define IN_SNAPSHOTS (1u << PANE_SNAPSHOTS)
#define IN_CODE (1u << PANE_CODE)

const struct action_info actions[] = {
#define GROUP(heading) { .group = heading },
#define ACTION(id, keys, view, label, help) { NULL, keys, label, help, IN_##view },
#define TYPED(command, keys, view, label, help) { NULL, keys, label, help, IN_##view },
#include "ui/actions.def"
#undef GROUP
#undef ACTION
#undef TYPED
};
const unsigned actions_count = sizeof actions / sizeof *actions;

/* What the lines of the table do: one of the two. */
static const struct {
	void (*run)(struct ui *ui);
	const char *command;
} effects[] = {
#define GROUP(heading) { NULL, NULL },
#define ACTION(id, keys, view, label, help) { action_##id, NULL },
#define TYPED(command, keys, view, label, help) { NULL, command },
#include "ui/actions.def"
#undef GROUP
#undef ACTION
#undef TYPED
};

bool action_run(struct ui *ui, int key)
{
	if (ui->focus == PANE_CONSOLE && key_is_character(key))
		return false;
	for (unsigned i = 0; i < actions_count; i++) {
		if (actions[i].group || !(actions[i].panes & 1u << ui->focus) || !key_in(key, actions[i].keys))
			continue;
		if (effects[i].run)
			effects[i].run(ui);
		else
			ui_command(ui, "%s", effects[i].command);
		return true;
	}
	return false;
}
