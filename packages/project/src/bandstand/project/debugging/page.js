const button = document.getElementById("copy");
const text = document.getElementById("plain");
button.hidden = false;
button.addEventListener("click", async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    document.execCommand("copy");
  }
  document.getElementById("copied").textContent = "Copied.";
});
