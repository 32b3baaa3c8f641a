package dev.easel.openai.internal;

import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.WireBody;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a document's fields as the parts of a form: images as files, the rest as text, in the same order. A list of
 * images is as many parts of that name.
 */
public final class FormBody {
    private FormBody() {}

    /** Returns the form. */
    public static WireBody of(JsonObject fields) {
        List<WireBody.Part> parts = new ArrayList<>();
        fields.fields().forEach((name, value) -> {
            if (value instanceof List<?> several) {
                several.forEach(one -> parts.add(part(name, one)));
            } else {
                parts.add(part(name, value));
            }
        });
        return WireBody.multipart(parts);
    }

    private static WireBody.Part part(String name, Object value) {
        return value instanceof Payload image ? WireBody.Part.file(name, image) : WireBody.Part.text(name, text(value));
    }

    /** As JSON would have it: plain digits, and no fraction where there is none. */
    private static String text(Object value) {
        return value instanceof Double || value instanceof Float
                ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString()
                : value.toString();
    }
}
