package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The addresses that services call back: one for each workflow, which any worker can check, since its last part is made from the workflow's
 * id and a secret of all workers. Immutable.
 */
final class Callbacks {
    private static final int SHORTEST_SECRET = 16;
    private static final int TOKEN = 32;

    private final String base;
    private final SecretKeySpec key;

    private Callbacks(String base, SecretKeySpec key) {
        this.base = base;
        this.key = key;
    }

    /** @throws ConfigurationException if the address is no web address, or the secret is too short */
    static Callbacks of(URI publicBase, String secret) {
        boolean isWeb =
                "http".equalsIgnoreCase(publicBase.getScheme()) || "https".equalsIgnoreCase(publicBase.getScheme());
        if (!isWeb
                || publicBase.getHost() == null
                || publicBase.getRawQuery() != null
                || publicBase.getRawFragment() != null) {
            throw new ConfigurationException(
                    Violation.of(
                            Violation.Code.MALFORMED,
                            "callbacks",
                            "have an address that is not good; give an absolute http or https address without query and fragment"));
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "callbacks",
                    "have a secret of " + secret.length() + " characters; give at least " + SHORTEST_SECRET));
        }
        String address = publicBase.toString();
        return new Callbacks(
                address.endsWith("/") ? address.substring(0, address.length() - 1) : address,
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Returns the address for a workflow's task. */
    URI address(String workflow) {
        String encoded = URLEncoder.encode(workflow, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(base + "/" + encoded + "/" + token(workflow));
    }

    /** Returns whose address it is; empty where it was not made here. */
    Optional<String> workflow(String target) {
        String path = target.split("[?#]", 2)[0];
        String[] parts = path.split("/", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        String workflow;
        try {
            workflow = URLDecoder.decode(parts[parts.length - 2], StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A stranger wrote it.
            return Optional.empty();
        }
        byte[] given = parts[parts.length - 1].getBytes(StandardCharsets.UTF_8);
        byte[] right = token(workflow).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, right) ? Optional.of(workflow) : Optional.empty();
    }

    private String token(String workflow) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] bytes = mac.doFinal(workflow.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, TOKEN);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
