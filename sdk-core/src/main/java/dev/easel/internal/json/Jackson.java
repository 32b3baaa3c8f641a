package dev.easel.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The one JSON factory: streaming only, so that no mapper has to learn classes by reflection before the first call. */
final class Jackson {
    /** Deeper than any answer may be allowed to be; each client's own limit is kept by {@link ImageDiverter}. */
    static final int MAX_DEPTH = 500;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    // However long a number, a name or a text is, the document around it was limited before, and one
                    // exception would lose all of it.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            // Field names come from servers: interned, they would stay for good. (The factory's own table is bounded.
            // It
            // must stay on: without it Jackson reads through characters and no longer knows the offsets in bytes.)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build()
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

    private Jackson() {}
}
