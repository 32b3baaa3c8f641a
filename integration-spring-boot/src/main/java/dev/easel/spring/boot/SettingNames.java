package dev.easel.spring.boot;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/** Says what is wrong by the names of properties, where a builder says it by the names of its methods. */
final class SettingNames {
    /** {@code apiKey(…)}, as messages write what has to be called. */
    private static final Pattern METHOD = Pattern.compile("\\b([a-z]\\w*)\\((?:…)?\\)");

    private final Environment environment;

    SettingNames(Environment environment) {
        this.environment = environment;
    }

    /** Returns what an action returns; where a setting is wrong, it throws with the name of the property. */
    <T> T explained(String client, Supplier<T> action) {
        try {
            return action.get();
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    e.violations().stream()
                            .map(violation -> explained(client, violation))
                            .toList(),
                    e);
        }
    }

    private Violation explained(String client, Violation violation) {
        String message = METHOD.matcher(violation.message())
                .replaceAll(method -> Matcher.quoteReplacement(property(client, method.group(1))));
        return Violation.of(violation.code(), property(client, violation.field()), message);
    }

    /** What is set for all clients is wrong where it is set. */
    private String property(String client, String setting) {
        String name = EaselNames.property(setting);
        String own = "easel." + client + "." + name;
        for (String candidate :
                new String[] {own, "easel." + client + ".retries." + name, "easel." + name, "easel.retries." + name}) {
            if (environment.containsProperty(candidate)) {
                return candidate;
            }
        }
        return own;
    }
}
