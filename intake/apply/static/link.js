// The link's own key, and everything that is asked of the API with it: answers, the stream of events, files in pieces.
export const token = decodeURIComponent(location.pathname.split("/").pop());
const PAUSES = [1000, 3000, 8000, 15000, 30000]; // milliseconds before what did not get through is tried again
const PIECE = "application/offset+octet-stream";

export const pause = (milliseconds) => new Promise((resolve) => {
  const wake = () => { clearTimeout(timer); removeEventListener("online", wake); resolve(); };
  const timer = setTimeout(wake, milliseconds);
  addEventListener("online", wake); // a phone that is connected again needs not wait
});

export async function ask(path, { json, ...options } = {}) {
  const headers = { Authorization: `Bearer ${token}`, ...options.headers };
  if (json !== undefined) Object.assign(options, { method: options.method ?? "POST", body: JSON.stringify(json) });
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  if (options.raw && answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(body?.code ?? answer.status), { status: answer.status, problem: body });
  return body;
}

// Calls onEvent for each event of the case until `over` says so; onLost when the stream is away (it comes again by itself).
export async function listen(caseId, onEvent, onLost, over) {
  let last = "0";
  while (!over()) {
    try {
      const answer = await ask(`/cases/${caseId}/events`, { raw: true, headers: { "Last-Event-ID": last } });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done || over()) break;
        const parts = (rest + value).split("\n\n");
        rest = parts.pop();
        for (const part of parts) {
          const lines = Object.fromEntries(part.split("\n").map((line) => line.split(/: (.*)/s, 2)));
          if (lines.id) last = lines.id;
          if (lines.event) onEvent(lines.event, JSON.parse(lines.data ?? "{}"));
        }
      }
    } catch (error) {
      if ([401, 403, 404, 410].includes(error.status)) return;
    }
    onLost();
    await pause(4000);
  }
}

// Sends a file piece by piece; gives {status, body} of the last answer, status 0 when the way stayed shut.
export async function send(caseId, file, onProgress, onTrouble) {
  const kept = `upload ${caseId} ${file.name} ${file.size} ${file.lastModified}`; // the same file, chosen again, goes on
  let tries = 0;
  let coming = null;
  for (;;) {
    try {
      coming ??= await resumed(caseId, kept) ?? await begun(caseId, file, kept);
      if (coming.answer) {
        sessionStorage.removeItem(kept);
        return coming.answer;
      }
      onProgress(coming.offset / file.size);
      const answer = await piece(caseId, coming, file, (sent) => onProgress((coming.offset + sent) / file.size));
      if (answer.status === 0 || answer.status >= 500 || answer.status === 429) throw Object.assign(new Error("away"), { status: answer.status });
      if (answer.status === 409) coming = { ...coming, offset: answer.body.offset };
      else if (answer.status === 200) coming = answer.body;
      else {
        sessionStorage.removeItem(kept);
        return answer;
      }
      tries = 0;
      onTrouble(false);
    } catch (error) {
      if (error.status && error.status < 500 && error.status !== 429) return { status: error.status, body: error.problem };
      if (tries >= PAUSES.length) return { status: 0, body: null };
      onTrouble(true);
      coming = null; // what arrived is asked again
      await pause(PAUSES[tries]);
      tries += 1;
    }
  }
}

async function resumed(caseId, kept) {
  const id = sessionStorage.getItem(kept);
  if (!id) return null;
  try {
    return await ask(`/cases/${caseId}/uploads/${id}`);
  } catch (error) {
    if (error.status !== 404) throw error;
    sessionStorage.removeItem(kept);
    return null;
  }
}

async function begun(caseId, file, kept) {
  const coming = await ask(`/cases/${caseId}/uploads`, { json: { name: file.name, bytes: file.size } });
  sessionStorage.setItem(kept, coming.upload_id);
  return coming;
}

// One PATCH; XMLHttpRequest because fetch tells no progress of what is sent.
function piece(caseId, coming, file, onSent) {
  const request = new XMLHttpRequest();
  request.open("PATCH", `/api/v1/cases/${caseId}/uploads/${coming.upload_id}`);
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Content-Type", PIECE);
  request.setRequestHeader("Upload-Offset", String(coming.offset));
  request.upload.onprogress = (event) => onSent(event.loaded);
  return new Promise((resolve) => {
    request.onloadend = () => {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* no JSON: told by the status */ }
      resolve({ status: request.status, body });
    };
    request.send(file.slice(coming.offset, coming.offset + coming.piece_bytes));
  });
}
