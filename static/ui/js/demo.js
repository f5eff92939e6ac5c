// data-fill-login: on a trial machine one press fills in a demonstration log-in.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill-login]");
  if (!button) return;
  const form = document.querySelector("[data-login-form]");
  form.elements.login.value = button.dataset.fillLogin;
  form.elements.password.value = button.dataset.password;
  form.querySelector("[type=submit]").focus();
});
