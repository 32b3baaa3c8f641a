/** Easel Studio: a local page over the library. */
module dev.easel.studio {
    requires transitive dev.easel.core;
    requires transitive dev.easel.routing;
    requires transitive dev.easel.bulk;
    requires static transitive org.jspecify;
    requires java.desktop;
    requires jdk.httpserver;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports dev.easel.studio;
}
