// Keeps the request log on the page up to date.
const rows = document.querySelector("tbody[data-log]");
if (rows) {
  const state = document.querySelector("[data-log-state]");
  let last = Number(rows.dataset.log);
  const cell = (row, text) => { const made = row.insertCell(); made.textContent = text ?? ""; return made; };
  const show = request => {
    const row = rows.insertRow(0);
    cell(row, request.number); cell(row, request.at.slice(11, 19)); cell(row, request.status || "cut"); cell(row, request.method);
    cell(row, request.path).className = "path";
    cell(row, request.account); cell(row, request.client); cell(row, request.fault);
  };
  const look = async () => {
    let word = "";
    try {
      const response = await fetch(`/_sandbox/requests?since=${last}`);
      if (!response.ok) throw new Error();
      for (const request of await response.json()) {
        rows.querySelector(".none")?.remove();
        last = request.number;
        show(request);
      }
      while (rows.rows.length > 500) rows.deleteRow(-1);
    } catch {
      word = "The sandbox does not answer; trying again.";
    }
    if (state.textContent !== word) state.textContent = word;
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
}
