package io.ringroad.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void readsWhatItPrints() {
        for (String text : new String[] {"192.0.2.1:80", "[2001:db8:0:0:0:0:0:1]:443", "0.0.0.0:0"}) {
            assertEquals(text, Endpoint.parse(text).toString());
        }
    }

    @Test
    void prefixContainsItsNetworkOnly() {
        IpPrefix odd = IpPrefix.parse("192.0.2.130/25");
        assertTrue(odd.contains(Endpoint.parseIp("192.0.2.255")));
        assertFalse(odd.contains(Endpoint.parseIp("192.0.2.127")));
        assertFalse(odd.contains(Endpoint.parseIp("2001:db8::1")));
        assertTrue(IpPrefix.parse("0.0.0.0/0").contains(Endpoint.parseIp("198.51.100.7")));
        assertTrue(IpPrefix.parse("2001:db8::1/64").contains(Endpoint.parseIp("2001:db8::ffff")));
    }
}
