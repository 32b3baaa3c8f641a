package dev.easel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public. All are written as numbers: nothing is looked up. */
class AddressRulesTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this network",
        "0.255.255.255, this network",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, carrier",
        "100.127.255.255, carrier",
        "100.100.100.200, carrier",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "168.63.129.16, metadata",
        "169.254.0.0, link-local",
        "169.254.169.254, link-local",
        "169.254.170.2, link-local",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.0.0.0, reserved",
        "192.0.0.192, reserved",
        "192.0.2.1, documentation",
        "192.88.99.1, reserved",
        "192.168.0.0, private",
        "192.168.255.255, private",
        "198.18.0.0, benchmarks",
        "198.19.255.255, benchmarks",
        "198.51.100.7, documentation",
        "203.0.113.7, documentation",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.1, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "fc00::1, unique-local",
        "fd00:ec2::254, unique-local",
        "fdff:ffff::1, unique-local",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
        "2001:db8::1, documentation",
        "3fff:fff::1, documentation",
        "::127.0.0.1, loopback address inside",
        "::10.0.0.1, private address inside",
        "64:ff9b::10.0.0.1, private address inside",
        "64:ff9b::a9fe:a9fe, link-local address inside",
        "64:ff9b:1::8.8.8.8, reserved",
        "2002:7f00:1::1, loopback address inside",
        "2002:c0a8:101::1, private address inside",
        // Teredo: the server's address as it is, the client's turned over.
        "2001:0:7f00:1:0:0:f7f7:f7f7, loopback address inside",
        "2001:0:808:808:0:0:80ff:fffe, loopback address inside",
        "2001:2::1, reserved",
        "2001:10::1, reserved",
        "2001:1::1, reserved",
        "100::1, reserved",
        "5f00::1, reserved",
        "4000::1, reserved",
        "2600::5efe:10.0.0.1, private address inside",
        "2600::200:5efe:127.0.0.1, loopback address inside"
    })
    void what_is_not_public_is_refused_and_named(String address, String name) throws UnknownHostException {
        assertThat(AddressRules.refusal(InetAddress.getByName(address)))
                .hasValueSatisfying(what -> assertThat(what).contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0"})
    void an_ipv4_address_mapped_into_ipv6_is_judged_as_what_it_is(String inner) throws UnknownHostException {
        assertThat(AddressRules.refusal(InetAddress.getByName("::ffff:" + inner)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2001:0:808:808:0:0:f7f7:f7f7",
                "2001:200::1",
                "2600::5efe:8.8.8.8",
                "::ffff:8.8.8.8"
            })
    void what_is_public_is_not(String address) throws UnknownHostException {
        assertThat(AddressRules.refusal(InetAddress.getByName(address))).isEmpty();
    }
}
