package dev.easel.spring.boot;

import java.util.Map;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says where a service is and with which key, in place of the properties: for keys that come from a vault, and for tests. The bean's name
 * says which service is meant: {@code danConnectionDetails}, {@code openaiConnectionDetails}. The client appears although no property is
 * set.
 *
 * <pre>{@code
 * @Bean
 * EaselConnectionDetails danConnectionDetails(Vault vault) {
 *     return () -> Map.of("api-key", vault.read("dan"));
 * }
 * }</pre>
 *
 * <p>Address and credentials in the properties of that client do not count then, so that no key goes to an address that it is not for.
 */
@FunctionalInterface
public interface EaselConnectionDetails extends ConnectionDetails {
    /**
     * Returns the settings by the names of the properties without their prefix: {@code base-url}, {@code api-key}, {@code dialect}. A
     * name that the client has no property for ends the start of the application.
     */
    Map<String, String> settings();
}
