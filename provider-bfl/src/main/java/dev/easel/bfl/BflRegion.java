package dev.easel.bfl;

/**
 * Names the addresses of the service (integration guidelines). {@link #GLOBAL}, {@link #EU} and {@link #US} stand for several clusters, and
 * only the cluster that took a task knows it; {@link #EU1} and {@link #US1} are one cluster each, which finetunes and callbacks need.
 */
public enum BflRegion {
    /** Any cluster of the world, with failover. */
    GLOBAL("https://api.bfl.ai"),
    /** The clusters of the European Union. */
    EU("https://api.eu.bfl.ai"),
    /** The clusters of the United States. */
    US("https://api.us.bfl.ai"),
    /** One cluster in the European Union. */
    EU1("https://api.eu1.bfl.ai"),
    /** One cluster in the United States. */
    US1("https://api.us1.bfl.ai");

    private final String baseUrl;

    BflRegion(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Returns the address. */
    public String baseUrl() {
        return baseUrl;
    }

    boolean isOneCluster() {
        return this == EU1 || this == US1;
    }
}
