const root = document.documentElement.dataset;
try { root.colorScheme = localStorage.getItem("theme") || "auto"; } catch { /* no storage: as the phone is set */ }
