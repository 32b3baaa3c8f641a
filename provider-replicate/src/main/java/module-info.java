/** The provider for Replicate. */
module dev.easel.replicate {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.replicate;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.replicate.ReplicateOptionsFormat;
}
