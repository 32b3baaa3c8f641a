package dev.easel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address's own text decides, and what a name comes to. Nothing is connected to. */
class UrlGuardTest {
    private static final URI OWN = URI.create("http://127.0.0.1:8080/prefix");
    private static final ProxyHosts NO_PROXIES = ProxyHosts.of(new OkHttpClient());

    private final UrlGuard guard = UrlGuard.of(OWN, List.of(), NO_PROXIES);

    /** Loopback and others in every way that some resolver or other understands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/a.png",
                "http://127.0.0.1:6379/a.png",
                "https://127.0.0.1:8080/a.png",
                "http://127.0.0.1./a.png",
                "http://localhost/a.png",
                "http://LocalHost.:80/a.png",
                "http://images.localhost/a.png",
                "http://2130706433/a.png",
                "http://0x7f000001/a.png",
                "http://0x7F.0.0.1/a.png",
                "http://0177.0.0.1/a.png",
                "http://017700000001/a.png",
                "http://127.1/a.png",
                "http://127.0.1/a.png",
                "http://127.0.0.0x1/a.png",
                "http://0x7f.1/a.png",
                "http://127.0.0.01/a.png",
                "http://0/a.png",
                "http://0x/a.png",
                "http://256.0.0.1/a.png",
                "http://127.0.0.1.1/a.png",
                "http://%31%32%37.0.0.1/a.png",
                "http://127%2e0%2e0%2e1/a.png",
                "http://\uff11\uff12\uff17.0.0.1/a.png",
                "http://127\u30020\u30020\u30021/a.png",
                "http://\u2460\u2461\u2466.0.0.1/a.png",
                "http://[::1]/a.png",
                "http://[::]/a.png",
                "http://[0:0:0:0:0:0:0:1]/a.png",
                "http://[::ffff:127.0.0.1]/a.png",
                "http://[::ffff:7f00:1]/a.png",
                "http://[::127.0.0.1]/a.png",
                "http://[64:ff9b::7f00:1]/a.png",
                "http://[2002:7f00:1::]/a.png",
                "http://[2001:0:808:808::80ff:fffe]/a.png",
                "http://[fe80::1]/a.png",
                "http://[fe80::1%25eth0]/a.png",
                "http://[fe80::1%eth0]/a.png",
                "http://[::1%25lo]/a.png",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.100.100.200/latest/meta-data/",
                "http://192.0.0.192/latest/meta-data/",
                "http://168.63.129.16/metadata/instance",
                "http://0.0.0.0/a.png",
                "http://10.0.0.1/a.png",
                "http://172.16.0.1/a.png",
                "http://192.168.0.1/a.png",
                "http://100.64.0.1/a.png",
                "http://192.0.0.1/a.png",
                "http://192.0.2.1/a.png",
                "http://198.18.0.1/a.png",
                "http://198.51.100.1/a.png",
                "http://203.0.113.1/a.png",
                "http://224.0.0.1/a.png",
                "http://240.0.0.1/a.png",
                "http://255.255.255.255/a.png",
                "ftp://images.example.com/a.png",
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_INFO",
                "jar:http://127.0.0.1/a.jar!/b",
                "data:image/png;base64,AAAA",
                "//127.0.0.1/a.png",
                "http://",
                "http://user@images.example.com/a.png",
                "http://user:secret@images.example.com/a.png",
                "http://127.0.0.1:8080@images.example.com/a.png",
                "http://images.example.com@127.0.0.1/a.png"
            })
    void addresses_that_lead_inside_are_refused_in_every_form(String text) {
        assertThatThrownBy(() -> guard.check(lenient(text)))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageNotContaining("a.png")
                .hasMessageNotContaining("secret");
        assertThat(guard.trusts(lenient(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://images.example.com/a.png?sig=1",
                "https://images.example.com:8443/a.png",
                "https://8.8.8.8/a.png",
                "https://[2606:4700::1111]/a.png",
                "https://3com.example/a.png",
                "https://1e100.net/a.png",
                "https://notlocalhost/a.png"
            })
    void public_addresses_and_names_pass_and_are_not_trusted(String text) {
        assertThatCode(() -> guard.check(URI.create(text))).doesNotThrowAnyException();
        assertThat(guard.trusts(URI.create(text))).isFalse();
    }

    @Test
    void the_configured_origin_may_point_to_itself_and_to_no_other_port_or_scheme() {
        assertThatCode(() -> guard.check(URI.create("http://127.0.0.1:8080/elsewhere/a.png")))
                .doesNotThrowAnyException();
        assertThat(guard.trusts(URI.create("http://127.0.0.1:8080/a.png"))).isTrue();
        assertThat(guard.trusts(URI.create("http://127.0.0.1:8081/a.png"))).isFalse();
        assertThat(guard.trusts(URI.create("https://127.0.0.1:8080/a.png"))).isFalse();
        assertThat(guard.trusts(URI.create("http://localhost:8080/a.png"))).isFalse();
        UrlGuard defaultPort = UrlGuard.of(URI.create("https://API.example.com"), List.of(), NO_PROXIES);
        assertThat(defaultPort.trusts(URI.create("https://api.example.com:443/a.png")))
                .isTrue();
    }

    @Test
    void what_the_user_allows_passes_and_nothing_beside_it() {
        UrlGuard allowing = UrlGuard.of(
                OWN,
                List.of(
                        AllowedHost.parse("192.168.1.5:9000"),
                        AllowedHost.parse("[fd00::5]"),
                        AllowedHost.parse("NAS")),
                NO_PROXIES);

        assertThat(List.of("http://192.168.1.5:9000/a", "https://[fd00::5]:1/a", "http://nas/a", "http://nas:81/a"))
                .allSatisfy(text -> {
                    allowing.check(URI.create(text));
                    assertThat(allowing.trusts(URI.create(text))).isTrue();
                });
        assertThatThrownBy(() -> allowing.check(URI.create("http://192.168.1.5:9001/a")))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("allowDownloadsFrom(\"192.168.1.5:9001\")");
        assertThatThrownBy(() -> allowing.check(URI.create("http://u:p@nas/a")))
                .as("user info is no matter of the host")
                .isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://nas",
                "nas/a",
                "nas:",
                "nas:0",
                "nas:65536",
                "nas:x",
                "*.example.com",
                "u@nas",
                "a b",
                "fd00::5",
                "[fd00::5",
                "a,b",
                "nas?x"
            })
    void what_is_no_host_cannot_be_allowed(String text) {
        assertThatThrownBy(() -> AllowedHost.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "::", "64:ff9b::7f00:1"})
    void a_name_that_comes_to_one_such_address_is_refused_whatever_else_it_comes_to(String inside) throws Exception {
        List<InetAddress> response = List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName(inside));
        GuardedDns dns = new GuardedDns(name -> response, NO_PROXIES);

        assertThatThrownBy(() -> dns.lookup("rebinding.example"))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("rebinding.example")
                .hasMessageContaining("allowDownloadsFrom");
    }

    @Test
    void a_name_that_is_public_is_connected_to_where_it_was_found() throws Exception {
        InetAddress[] response = InetAddress.getAllByName("8.8.8.8");
        assertThat(new GuardedDns(name -> Arrays.asList(response), NO_PROXIES).lookup("images.example"))
                .containsExactly(response);
    }

    @Test
    void the_users_proxy_may_be_inside_and_no_response_may_lead_to_it() throws Exception {
        InetAddress inside = InetAddress.getByName("10.0.0.1");
        OkHttpClient behindProxy = new OkHttpClient.Builder()
                .proxySelector(new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        return List.of(
                                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("Proxy.corp", 3128)));
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                })
                .build();
        ProxyHosts proxies = ProxyHosts.of(behindProxy);
        GuardedDns dns = new GuardedDns(name -> List.of(inside), proxies);
        proxies.select(URI.create("https://images.example/a.png"));

        assertThat(dns.lookup("proxy.corp")).containsExactly(inside);
        assertThatThrownBy(() -> dns.lookup("images.example")).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> UrlGuard.of(OWN, List.of(), proxies).check(URI.create("http://proxy.corp:3128/")))
                .isInstanceOf(RefusedAddressException.class);
    }

    /** As providers read addresses, which is more lenient than {@link URI#create}: an authority is not looked into. */
    private static URI lenient(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // What cannot be a URI never gets as far as the guard.
            return URI.create("no-uri:x");
        }
    }
}
