/** Rows of text in columns. Numbers stand on the right. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumeric(rows, column) ? String(cell).padStart(width) : String(cell).padEnd(width);
      })
      .join('   ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function isNumeric(rows: readonly (readonly (string | number)[])[], column: number): boolean {
  return rows.some((row) => typeof row[column] === 'number');
}
