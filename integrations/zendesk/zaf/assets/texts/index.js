/** What the app says, in the agent's language; English where a language is not there. */

import en from "./en.js";

export const LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja"];

export class Texts {
  constructor(texts = en, language = "en") {
    this.texts = texts;
    this.language = language;
  }

  /** A text with its `{places}` filled in. */
  say(key, values = {}) {
    const text = this.texts[key] ?? en[key];
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }
}

/** The texts for a Zendesk locale such as `pt-BR`. */
export async function textsFor(locale) {
  const language = String(locale ?? "").toLowerCase().split(/[-_]/)[0];
  if (language === "en" || !LANGUAGES.includes(language)) return new Texts();
  return import(`./${language}.js`).then((module) => new Texts(module.default, language), () => new Texts());
}
