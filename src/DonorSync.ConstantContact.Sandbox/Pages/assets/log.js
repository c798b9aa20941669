// Keeps the request log on the page up to date.
const rows = document.querySelector("tbody[data-log]");
if (rows) {
  let last = Number(rows.dataset.log);
  const cell = (row, text) => { row.insertCell().textContent = text ?? ""; };
  const look = async () => {
    const response = await fetch(`/_sandbox/requests?since=${last}`);
    if (response.ok) {
      for (const request of await response.json()) {
        last = request.number;
        const row = rows.insertRow(0);
        cell(row, request.number); cell(row, request.at.slice(11, 19)); cell(row, request.method); cell(row, request.path);
        cell(row, request.status || "cut"); cell(row, request.account); cell(row, request.client); cell(row, request.fault);
      }
      while (rows.rows.length > 500) rows.deleteRow(-1);
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
}
