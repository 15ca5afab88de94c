// The desk's way to the API: a session in a cookie that scripts can't read, and its token on every change.
import { word } from "./words.js";

let csrf = "";
export let person = null; // {id, name, role} of who is logged in
const $ = (id) => document.getElementById(id);
let onLeave = () => {};

// Asks; `json` makes it a POST (or `method`). Throws errors that carry status and problem.
export async function ask(path, { json, ...options } = {}) {
  const headers = { ...options.headers };
  if (json !== undefined) {
    options.method ??= "POST";
    options.body = JSON.stringify(json);
    headers["Content-Type"] = "application/json";
  }
  if (options.method && options.method !== "GET") headers["X-CSRF-Token"] = csrf;
  const answer = await fetch(`/api/v1${path}`, { ...options, headers, credentials: "same-origin" });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => null);
  if (answer.status === 401 && person) shut();
  const told = document.documentElement.lang === "en" ? problem?.detail_en : problem?.detail;
  throw Object.assign(new Error(told ?? `${word("away")} (${answer.status})`), { status: answer.status, problem });
}

export const tell = async (path, options) => (await ask(path, options)).json();

function shut() {
  person = null;
  csrf = "";
  $("login-place").hidden = false;
  $("desk").hidden = true;
  onLeave();
}

async function opened(onEnter, told) {
  ({ csrf } = told);
  person = told;
  await onEnter(told);
  $("login-place").hidden = true;
  $("desk").hidden = false;
}

// Wires the login form; onEnter runs when somebody is in, onOut when the session is over.
export async function begin(onEnter, onOut) {
  onLeave = onOut;
  $("login").onsubmit = async (event) => {
    event.preventDefault();
    $("refused").textContent = "";
    const key = $("key").value.trim();
    const json = key ? { key } : { name: $("user").value.trim(), password: $("password").value };
    try {
      await opened(onEnter, await tell("/session", { json }));
      for (const id of ["key", "user", "password"]) $(id).value = "";
    } catch (error) {
      $("refused").textContent = error.status ? error.message : word("away");
    }
  };
  $("leave").onclick = async () => {
    await ask("/session", { method: "DELETE" }).catch(() => null);
    shut();
  };
  try {
    await opened(onEnter, await tell("/session"));
  } catch {
    $("login-place").hidden = false;
  }
}
