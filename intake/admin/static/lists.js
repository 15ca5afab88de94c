// People, keys, webhooks with their deliveries, and the audit.
import { button, made } from "/assets/review/dom.js";
import { ask, tell } from "/assets/review/link.js";
import { card, tableOf } from "./panels.js";
import { say } from "./words.js";

const when = (moment) => (moment ? new Date(moment).toLocaleString() : "–");

function field(name, label, facts = {}) {
  const input = Object.assign(made("input"), { name, required: true, autocomplete: "off", ...facts });
  return made("label", "", "", made("span", say(label)), input);
}

function roles(names) {
  const choice = Object.assign(made("select"), { name: "role" });
  choice.append(...names.map((name) => Object.assign(made("option", say(name)), { value: name })));
  return made("label", "", "", made("span", say("role")), choice);
}

// A form that sends its members; what comes back once (a password, a key, a secret) is shown above.
function form(path, fields, secret, again, shaped = (told) => told) {
  const line = made("form", "", "line", ...fields, made("button", say("add"), "main"));
  line.onsubmit = (event) => {
    event.preventDefault();
    again(async () => {
      const told = await tell(path, { json: shaped(Object.fromEntries(new FormData(line))) });
      return told[secret] && `${say("shownOnce")}${told[secret]}`;
    });
  };
  return line;
}

const act = (label, again, work) => button(say(label), "", () => again(work));

export async function users(again) {
  const { users: found } = await tell("/users");
  const state = (each) => say(each.disabled_at ? "disabled" : each.locked_until && Date.parse(each.locked_until) > Date.now() ? "locked" : "active");
  const change = (each, json) => async () => {
    const told = await tell(`/users/${each.id}`, { method: "PATCH", json });
    return told.password && `${each.name} · ${say("shownOnce")}${told.password}`;
  };
  const lines = found.map((each) => [each.name, say(each.role), when(each.created_at), when(each.entered_at), state(each),
    made("span", "", "", act(each.disabled_at ? "enable" : "disable", again, change(each, { disabled: !each.disabled_at })), " ", act("newPassword", again, change(each, { new_password: true })), " ", act(each.role === "admin" ? "makeReviewer" : "makeAdmin", again, change(each, { role: each.role === "admin" ? "reviewer" : "admin" })))]);
  return [card(say("users"), form("/users", [field("name", "name", { minLength: 2, maxLength: 100 }), roles(["reviewer", "admin"])], "password", again),
    tableOf(["name", "role", "created", "entered", "state", "acts"], lines))];
}

export async function keys(again) {
  const { keys: found } = await tell("/keys?limit=200");
  const lines = found.map((each) => [each.name, say(each.role), when(each.created_at), when(each.used_at), when(each.expires_at),
    each.revoked_at ? say("revoked") : act("revoke", again, async () => { await ask(`/keys/${each.id}`, { method: "DELETE" }); })]);
  return [card(say("keys"), form("/keys", [field("name", "name"), roles(["reviewer", "scorer", "admin"])], "key", again),
    tableOf(["name", "role", "created", "used", "expires", "acts"], lines))];
}

export async function hooks(again) {
  const { webhooks } = await tell("/webhooks?limit=200");
  const lines = webhooks.map((each) => [each.url, each.events.join(", "), when(each.created_at), act("remove", again, async () => { await ask(`/webhooks/${each.id}`, { method: "DELETE" }); })]);
  const sent = await Promise.all(webhooks.map(async (each) => {
    const { deliveries } = await tell(`/webhooks/${each.id}/deliveries?limit=50`);
    const retry = (one) => act("retry", again, async () => { await ask(`/webhooks/${each.id}/deliveries/${one.id}/retry`, { json: {} }); });
    return card(`${say("deliveries")} · ${each.url}`, tableOf(["at", "type", "state", "attempts", "error", "acts"],
      deliveries.map((one) => [when(one.created_at), made("code", one.type), say(one.status), String(one.attempts), one.last_error ?? "", retry(one)]), [3]));
  }));
  const shaped = (told) => ({ url: told.url, events: told.events.split(/[\s,]+/).filter(Boolean) });
  return [card(say("hooks"), form("/webhooks", [field("url", "url", { type: "url", size: 36 }), field("events", "events", { value: "*" })], "secret", again, shaped),
    tableOf(["url", "events", "created", "acts"], lines)), ...sent];
}

let asked = { action: "", actor: "", case_id: "" };

export async function audit(again) {
  const found = await tell(`/audit?${new URLSearchParams({ limit: "100", ...Object.fromEntries(Object.entries(asked).filter(([, text]) => text)) })}`);
  const line = (each) => [String(each.seq), when(each.at), made("code", each.actor), made("code", each.action), made("code", each.case_id ?? ""), made("code", each.subject ?? ""), made("code", JSON.stringify(each.detail))];
  const heads = ["", "at", "actor", "action", "case", "subject", "detail"];
  const place = made("div", "", "", tableOf(heads, found.entries.map(line)));
  let cursor = found.next_cursor;
  const more = button(say("more"), "", async () => {
    const next = await tell(`/audit?${new URLSearchParams({ limit: "100", cursor, ...Object.fromEntries(Object.entries(asked).filter(([, text]) => text)) })}`);
    cursor = next.next_cursor;
    more.hidden = !cursor;
    place.append(tableOf(heads, next.entries.map(line)));
  });
  more.hidden = !cursor;
  const filter = made("form", "", "line", ...[["action", "action"], ["actor", "actor"], ["case_id", "case"]].map(([name, label]) => field(name, label, { required: false, value: asked[name] })), made("button", say("search")));
  filter.onsubmit = (event) => { event.preventDefault(); asked = Object.fromEntries(new FormData(filter)); again(); };
  const verify = act("verify", again, async () => {
    const told = await tell("/audit/verification");
    return told.whole ? `${say("whole")}${told.entries}` : `${say("broken")}${told.broken}`;
  });
  return [card(say("audit"), made("div", "", "line", filter, verify), place, more)];
}
