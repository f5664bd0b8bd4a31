function orders() {}
