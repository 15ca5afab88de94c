// The overlay that tells every key.
import { made } from "./dom.js";
import { KEY_HELP, language } from "./words.js";

export function showHelp() {
  const help = document.getElementById("help");
  help.querySelector("dl").replaceChildren(...Object.entries(KEY_HELP).flatMap(([key, pair]) =>
    [made("dt", "", "", made("kbd", key)), made("dd", pair[language() === "en" ? 1 : 0])]));
  help.showModal();
}
