package dev.easel;

import java.util.Map;
import org.immutables.value.Value;

/** Describes one name in a {@link Catalogue}. Immutable. */
@Value.Immutable
public abstract class CatalogueEntry {
    CatalogueEntry() {}

    /** Returns what goes into a request. */
    public abstract String id();

    /** Returns the name for people; the id where the service has none. */
    @Value.Default
    public String name() {
        return id();
    }

    /** Returns what else the service says about it, by the service's own field names. */
    public abstract Map<String, String> details();

    /** Returns a new builder. */
    public static Builder builder() {
        return new CatalogueEntryBuilder();
    }

    /** Returns an entry that has an id and nothing else. */
    public static CatalogueEntry of(String id) {
        return builder().id(id).build();
    }

    /** Builds a {@link CatalogueEntry}. For one thread at a time. */
    public abstract static sealed class Builder permits CatalogueEntryBuilder {
        Builder() {}

        /** Sets what goes into a request. Required. */
        public abstract Builder id(String id);

        /** Sets the name for people. The default is the id. */
        public abstract Builder name(String name);

        /** Adds what else the service says, by the service's own field name. */
        public abstract Builder putDetail(String field, String value);

        /** Sets what else the service says, in place of what was set before. */
        public abstract Builder details(Map<String, ? extends String> details);

        /**
         * Returns the entry.
         *
         * @throws InvalidRequestException if the id is missing
         */
        public abstract CatalogueEntry build();
    }
}
