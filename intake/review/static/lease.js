// The lease on the document at the desk, and the clock that tells it.
import { tell } from "./link.js";
import { word } from "./words.js";

let until = 0;

export async function lease(id, say, complain) {
  try {
    until = Date.parse((await tell(`/review/${id}/lease`, { json: {} })).expires_at);
  } catch (error) {
    until = 0;
    if (error.status === 409) say(word("leaseHeld"), "bad");
    else complain(error);
  }
}

export function clock() {
  const left = Math.max(0, until - Date.now());
  if (left) return `${word("lease")} ${Math.floor(left / 60000)}:${String(Math.floor((left % 60000) / 1000)).padStart(2, "0")}`;
  return until ? word("leaseOver") : word("leaseHeld");
}
