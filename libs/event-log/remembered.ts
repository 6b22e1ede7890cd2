/** For texts of which the same comes many times in a row, such as days and moments: the last answer is kept. */
export function remembered<Text extends string, Value>(read: (text: Text) => Value): (text: Text) => Value {
  let last: { readonly text: Text; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}
