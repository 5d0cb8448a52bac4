// The page's two wires: a WebSocket that tells, small POSTs that ask.

const SLOWEST = 5000; // ms between attempts to come back

/** POST and give the answer; throws an Error whose message is a sentence for the person. */
export async function post(path, body) {
  const files = body instanceof FormData;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: files ? {} : { "Content-Type": "application/json" },
      body: files ? body : JSON.stringify(body ?? {}),
    });
  } catch {
    throw new Error("Нет связи с демонстрацией.");
  }
  if (answer.status === 413) throw new Error("Файлы слишком велики.");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || "Не получилось.");
  return told;
}

/** Listen for ever: `told(message)` for each push, `connected(yes)` when the wire comes or goes. */
export function listen(told, connected) {
  let pause = 300;
  const open = () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
    socket.addEventListener("open", () => {
      pause = 300;
      connected(true);
    });
    socket.addEventListener("message", (event) => told(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      connected(false);
      setTimeout(open, pause);
      pause = Math.min(pause * 2, SLOWEST);
    });
  };
  open();
}
