package dev.easel;

import java.util.Map;
import org.immutables.value.Value;

/** One name in a {@link Catalogue}. Immutable. */
@EaselStyle
@Value.Immutable
public abstract class CatalogueEntry {
    CatalogueEntry() {}

    /** What goes into a request. */
    public abstract String id();

    /** What a person calls it. The default is the id. */
    @Value.Default
    public String name() {
        return id();
    }

    /** What else the service says about it, by the service's own field names. */
    public abstract Map<String, String> details();

    /** Makes one step by step. */
    public static CatalogueEntryBuilder builder() {
        return new CatalogueEntryBuilder();
    }

    /** With nothing but what goes into a request. */
    public static CatalogueEntry of(String id) {
        return builder().id(id).build();
    }
}
