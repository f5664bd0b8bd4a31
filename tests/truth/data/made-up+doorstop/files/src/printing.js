function printOrder() {}

function test_look_up() {}
