/** The provider for Black Forest Labs. */
module dev.easel.bfl {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.bfl;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.bfl.BflOptionsFormat;
}
