package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArchiveContentsTest {

    private static final ArchiveContents CONTENTS = ArchiveContents.parse("""
            ;
            ; Archive created at 2026-11-23 08:59:43 UTC
            ;     dbname: shop
            ;
            2; 3079 16385 EXTENSION - uuid-ossp\s
            3; 3079 16386 EXTENSION - postgis\s
            3700; 0 0 COMMENT - EXTENSION postgis\s
            218; 1259 16410 TABLE public order_items shop_owner
            219; 1259 16411 TABLE public Odd ; name shop_owner
            3382; 0 0 TABLE ATTACH public part_1 shop_owner
            3675; 0 16419 TABLE DATA audit log shop_owner
            3714; 0 0 SEQUENCE SET audit log_id_seq shop_owner
            3800; 0 0 STATISTICS DATA audit log shop_owner
            3801; 3381 16700 STATISTICS public related shop_owner
            3432; 2606 16573 CONSTRAINT audit log log_pkey shop_owner
            3523; 2620 16640 TRIGGER public orders orders_audit shop_owner
            3673; 3256 16725 POLICY public reviews everybody shop_owner
            3672; 0 16502 ROW SECURITY public reviews shop_owner
            3724; 0 0 COMMENT public MATERIALIZED VIEW product_sales shop_owner
            3725; 826 16800 DEFAULT ACL public DEFAULT PRIVILEGES FOR TABLES shop_owner
            3703; 0 16565 MATERIALIZED VIEW DATA public product_sales shop_owner
            """);

    @Test
    void remarksAreNoEntries() {
        assertThat(CONTENTS.size()).isEqualTo(17);
    }

    @Test
    void extensionsAndTablesAreKnown() {
        assertThat(CONTENTS.extensions()).containsExactly("uuid-ossp", "postgis");
        assertThat(CONTENTS.tables()).isEqualTo(2);
    }

    @Test
    void whatMayTakeRolesOrASuperuserGoesThroughTheReader() {
        assertThat(CONTENTS.inScript().asList()).isEqualTo("3700;\n3673;\n3672;\n3724;\n3725;\n");
    }

    @Test
    void everythingElseIsRestoredInParallelInItsOrderButForStatistics() {
        assertThat(CONTENTS.inParallel().asList())
                .isEqualTo("2;\n3;\n218;\n219;\n3382;\n3675;\n3714;\n3801;\n3432;\n3523;\n3703;\n");
    }
}
