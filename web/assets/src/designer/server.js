// One way to ask the server: JSON there, JSON back, the page's token with it. A refusal is an error with the server's sentence.
import { t } from "../i18n/index.js";

export class Refusal extends Error {
  constructor(message, answer) {
    super(message);
    this.answer = answer;
  }
}

export async function post(url, token, body) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal(t("designer.offline"), {});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.message ?? t("designer.refused", { status: response.status }), answer);
  return answer;
}
