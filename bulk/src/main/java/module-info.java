/** Many images on one machine: a durable ledger, what runs it, and its report. */
module dev.easel.bulk {
    requires de.siegmar.fastcsv;
    requires transitive dev.easel.core;
    requires transitive dev.easel.routing;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.easel.bulk;
}
