package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request of a tool whose page Easel does not know, in the page's own words. */
final class FreeToolRequest extends ZhiqiteToolRequest {
    private static final String CALLBACK = "callbackUrl";

    private final String code;
    private final Fields fields;
    private final @Nullable Object id;
    private final @Nullable URI callback;

    /** @throws InvalidRequestException if a field holds what JSON cannot */
    FreeToolRequest(String code, Map<String, Object> given) {
        Map<String, Object> others = new LinkedHashMap<>(given);
        this.code = code;
        this.id = others.remove("businessTaskId");
        this.callback = address(others.remove(CALLBACK));
        check();
        Fields.check(others);
        this.fields = Fields.create().putAll(others);
    }

    private static @Nullable URI address(@Nullable Object given) {
        try {
            return given == null ? null : new URI(given.toString());
        } catch (URISyntaxException e) {
            throw new InvalidRequestException(Violation.of(CALLBACK, "is not an absolute http:// or https:// address"));
        }
    }

    @Override
    public Optional<String> requestId() {
        return Optional.ofNullable(id).map(Object::toString);
    }

    @Override
    String code() {
        return code;
    }

    @Override
    Fields fields() {
        return fields;
    }

    @Override
    Optional<URI> callback() {
        return Optional.ofNullable(callback);
    }
}
