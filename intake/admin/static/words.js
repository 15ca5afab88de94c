// What the page of operations says, in Chinese and English.
import { language } from "/assets/review/words.js";
import { WORDS } from "/assets/words/admin.js";

export const say = (name) => WORDS[language()][name] ?? name;

