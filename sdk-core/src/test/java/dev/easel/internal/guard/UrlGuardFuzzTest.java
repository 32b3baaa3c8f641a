package dev.easel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.spi.Addresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** No text of an address is let through that leads inside, and none makes the guard throw anything but its refusal. */
class UrlGuardFuzzTest {
    private static final URI OWN = URI.create("http://127.0.0.1:8080/prefix");
    private static final UrlGuard GUARD = UrlGuard.of(OWN, List.of(), ProxyHosts.of(new OkHttpClient()));

    @FuzzTest
    void address(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        strict(text).ifPresent(UrlGuardFuzzTest::judge);
        Addresses.read(text).ifPresent(UrlGuardFuzzTest::judge);
    }

    private static Optional<URI> strict(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static void judge(URI address) {
        try {
            GUARD.check(address);
        } catch (RefusedAddressException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        HttpUrl url = HttpUrl.get(address.toString());
        assertThat(url.username() + url.password()).isEmpty();
        if (GUARD.trusts(address)) {
            assertThat(url.host() + ":" + url.port()).isEqualTo("127.0.0.1:8080");
            return;
        }
        assertThat(url.host()).isNotEqualTo("localhost").doesNotEndWith(".localhost");
        if (url.host().indexOf(':') >= 0 || url.host().matches("[0-9.]+")) {
            requirePublic(url.host());
        }
    }

    /** By the JDK's own judgement; of an address in its plain form nothing is looked up. */
    private static void requirePublic(String host) {
        try {
            InetAddress ip = InetAddress.getByName(host);
            assertThat(ip.isLoopbackAddress()
                            || ip.isAnyLocalAddress()
                            || ip.isLinkLocalAddress()
                            || ip.isSiteLocalAddress()
                            || ip.isMulticastAddress())
                    .as(host)
                    .isFalse();
        } catch (UnknownHostException e) {
            throw new AssertionError(host + " was let through", e);
        }
    }
}
