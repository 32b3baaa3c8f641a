package dev.easel.studio.internal.web;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Decides who is let in. The address of the page holds a token, which becomes a cookie. The name that the browser used has to be this
 * machine's, so that no other site can make its name lead here; and what changes something has to come from the page itself.
 */
final class Guard {
    private static final int TOKEN_BYTES = 24;

    private final String token;
    private final int port;

    private Guard(String token, int port) {
        this.token = token;
        this.port = port;
    }

    static Guard create(int port) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return new Guard(Base64.getUrlEncoder().withoutPadding().encodeToString(random), port);
    }

    String token() {
        return token;
    }

    /** The cookie of this port: a browser sends the cookies of all ports of a host. */
    String cookie() {
        return name() + "=" + token + "; HttpOnly; SameSite=Strict; Path=/";
    }

    private String name() {
        return "easel-studio-" + port;
    }

    boolean isToken(String given) {
        // Takes as long whatever is wrong with it.
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Why a request is turned away whoever sends it; empty where it is not. */
    Optional<String> objection(HttpExchange exchange) {
        String host = header(exchange, "Host");
        if (!host.equals("127.0.0.1:" + port) && !host.equals("localhost:" + port)) {
            return Optional.of("The studio is reached as 127.0.0.1 or localhost alone.");
        }
        boolean changes = !exchange.getRequestMethod().equals("GET");
        if (changes && !header(exchange, "Origin").equals("http://" + host)) {
            return Optional.of("Only the studio's own page may change something.");
        }
        return Optional.empty();
    }

    boolean isKnown(HttpExchange exchange) {
        for (String cookies : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String cookie : cookies.split(";")) {
                String[] nameAndValue = cookie.strip().split("=", 2);
                if (nameAndValue.length == 2 && nameAndValue[0].equals(name()) && isToken(nameAndValue[1])) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
