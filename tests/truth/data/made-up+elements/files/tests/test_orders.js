function testOrders() {}
