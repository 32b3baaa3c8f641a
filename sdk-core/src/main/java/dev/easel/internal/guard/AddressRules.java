package dev.easel.internal.guard;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Tells public addresses from all others (IANA registries of special-purpose IPv4 and IPv6 addresses). Addresses that
 * carry another one inside (IPv4-mapped, NAT64, 6to4, Teredo, ISATAP) are judged by that too: a router on the way may
 * unwrap it.
 */
public final class AddressRules {
    /**
     * In the order in which they are looked up. The metadata services of clouds (169.254.169.254, 100.100.100.200,
     * 192.0.0.192, fd00:ec2::254) lie in these blocks, but for one, which has a public address.
     */
    private static final List<Block> IPV4 = List.of(
            Block.of(8, "an address of \"this network\"", 0),
            Block.of(8, "a private address", 10),
            Block.of(10, "an address behind a carrier's NAT", 100, 64),
            Block.of(8, "a loopback address", 127),
            Block.of(32, "a cloud's metadata address", 168, 63, 129, 16),
            Block.of(16, "a link-local address", 169, 254),
            Block.of(12, "a private address", 172, 16),
            Block.of(24, "a reserved address", 192, 0, 0),
            Block.of(24, "an address for documentation", 192, 0, 2),
            Block.of(24, "a reserved address", 192, 88, 99),
            Block.of(16, "a private address", 192, 168),
            Block.of(15, "an address for benchmarks", 198, 18),
            Block.of(24, "an address for documentation", 198, 51, 100),
            Block.of(24, "an address for documentation", 203, 0, 113),
            Block.of(4, "a multicast address", 224),
            Block.of(32, "the broadcast address", 255, 255, 255, 255),
            Block.of(4, "a reserved address", 240));

    private static final List<Block> IPV6 = List.of(
            Block.of(128, "the unspecified address", new int[16]),
            Block.of(128, "a loopback address", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
            Block.of(7, "a unique-local (private) address", 0xfc),
            Block.of(10, "a link-local address", 0xfe, 0x80),
            Block.of(10, "a site-local (private) address", 0xfe, 0xc0),
            Block.of(8, "a multicast address", 0xff),
            Block.of(32, "an address for documentation", 0x20, 0x01, 0x0d, 0xb8),
            Block.of(20, "an address for documentation", 0x3f, 0xff, 0x00));

    private static final Block COMPATIBLE = Block.of(96, "", new int[12]);
    private static final Block MAPPED = Block.of(96, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    private static final Block NAT64 = Block.of(96, "", 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final Block SIX_TO_FOUR = Block.of(16, "", 0x20, 0x02);
    private static final Block TEREDO = Block.of(32, "", 0x20, 0x01, 0, 0);
    private static final Block PROTOCOLS = Block.of(23, "", 0x20, 0x01, 0);
    private static final Block GLOBAL = Block.of(3, "", 0x20);

    /** Names that mean loopback whatever a DNS says (RFC 6761), and the plain forms of its addresses. */
    private static final Pattern LOCALHOST = Pattern.compile("(?:.*\\.)?localhost\\.?");

    private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.(?:0|[1-9]\\d{0,2})){3}|::1");

    private AddressRules() {}

    /** Whether a host's name means loopback whatever a DNS says. */
    static boolean isLocalhost(String host) {
        return LOCALHOST.matcher(host).matches();
    }

    /** Whether what is sent to that address stays on this machine, as far as its text says so: nothing is looked up. */
    public static boolean isThisMachine(URI address) {
        String host = HttpUrl.get(address.toString()).host();
        return isLocalhost(host) || LOOPBACK.matcher(host).matches();
    }

    /**
     * Why a response may not send us there, as a noun: "a private address".
     *
     * @return empty for a public address
     */
    public static Optional<String> refusal(InetAddress address) {
        return refusal(address.getAddress());
    }

    private static Optional<String> refusal(byte[] address) {
        return address.length == 4 ? first(IPV4, address) : refusalOfIpv6(address);
    }

    private static Optional<String> refusalOfIpv6(byte[] address) {
        Optional<String> named = first(IPV6, address);
        if (named.isPresent()) {
            return named;
        }
        if (COMPATIBLE.holds(address) || MAPPED.holds(address) || NAT64.holds(address)) {
            return inside(address, 12);
        }
        if (SIX_TO_FOUR.holds(address)) {
            return inside(address, 2);
        }
        if (TEREDO.holds(address)) {
            // The server's address as it is, the client's with every bit turned over.
            byte[] turned = address.clone();
            for (int i = 12; i < 16; i++) {
                turned[i] = (byte) ~turned[i];
            }
            return inside(address, 4).or(() -> inside(turned, 12));
        }
        if (!GLOBAL.holds(address) || PROTOCOLS.holds(address)) {
            return Optional.of("a reserved address");
        }
        boolean isatap =
                (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
        return isatap ? inside(address, 12) : Optional.empty();
    }

    private static Optional<String> inside(byte[] address, int at) {
        return refusal(Arrays.copyOfRange(address, at, at + 4)).map(what -> "an IPv6 address with " + what + " inside");
    }

    private static Optional<String> first(List<Block> blocks, byte[] address) {
        for (Block block : blocks) {
            if (block.holds(address)) {
                return Optional.of(block.what());
            }
        }
        return Optional.empty();
    }

    /** The addresses whose first bits are these. */
    private record Block(int bits, String what, int[] prefix) {
        static Block of(int bits, String what, int... prefix) {
            return new Block(bits, what, prefix);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
