package io.belfry.gateway.files;

/**
 * A bank transaction code ({@code BkTxCd}) of an entry or a detail, and the kind of posting it stands for.
 *
 * <p>Sources: ISO 20022 external code sets (domain, family, sub-family); the transaction type letters of SWIFT MT940 and
 * the three-digit business transaction codes of Deutsche Kreditwirtschaft, which German banks send together in
 * {@code Prtry} ({@code NTRF+153+...}).
 */
final class CamtCode {
    private String domain = "";
    private String family = "";
    private String subFamily = "";
    private String proprietary = "";
    private boolean given;

    void clear() {
        domain = "";
        family = "";
        subFamily = "";
        proprietary = "";
        given = false;
    }

    void domain(String code) {
        domain = code;
        given = true;
    }

    void family(String code) {
        family = code;
        given = true;
    }

    void subFamily(String code) {
        subFamily = code;
        given = true;
    }

    void proprietary(String code) {
        proprietary = code;
        given = true;
    }

    /** Whether the message had any code. */
    boolean isGiven() {
        return given;
    }

    /**
     * The kind of posting by its name in the contract; {@code other} when the codes say nothing of it.
     *
     * @param purpose the payment's purpose code ({@code Purp/Cd}), or an empty text
     * @param credit whether money comes in: a salary that goes out is the employer's transfer
     */
    String kind(String purpose, boolean credit) {
        String kind = ofDomain();
        if (kind.equals("other")) {
            kind = ofProprietary();
        }
        boolean salary = kind.equals("salary") || (kind.equals("transfer") && purpose.equals("SALA"));
        if (salary) {
            return credit ? "salary" : "transfer";
        }
        return kind;
    }

    private String ofDomain() {
        switch (subFamily) {
            case "INTR" -> {
                return "interest";
            }
            case "FEES", "CHRG", "COMM" -> {
                return "fee";
            }
            case "SALA" -> {
                return "salary";
            }
            case "CWDL", "CDPT", "XBCW" -> {
                return "cash";
            }
            default -> {
                // the family decides
            }
        }
        if (!domain.equals("PMNT")) {
            return "other";
        }
        return switch (family) {
            case "CCRD", "MCRD" -> "card";
            case "CNTR" -> "cash";
            case "RCDT", "ICDT", "RRCT", "IRCT", "RDDT", "IDDT" -> "transfer";
            default -> "other";
        };
    }

    private String ofProprietary() {
        String business = businessCode();
        switch (business) {
            case "153" -> {
                return "salary";
            }
            case "814" -> {
                return "interest";
            }
            case "808", "809" -> {
                return "fee";
            }
            case "082", "083" -> {
                return "cash";
            }
            case "106" -> {
                return "card";
            }
            case "105", "116", "117", "166", "177" -> {
                return "transfer";
            }
            default -> {
                // the letters decide
            }
        }
        if (proprietary.length() < 4 || "NFS".indexOf(proprietary.charAt(0)) < 0) {
            return "other";
        }
        if (proprietary.length() > 4 && Character.isLetterOrDigit(proprietary.charAt(4))) {
            return "other";
        }
        return switch (proprietary.substring(1, 4)) {
            case "TRF", "DDT", "STO" -> "transfer";
            case "INT" -> "interest";
            case "CHG", "COM" -> "fee";
            default -> "other";
        };
    }

    /** The middle part of {@code NTRF+166+931}, or an empty text. */
    private String businessCode() {
        int start = proprietary.indexOf('+') + 1;
        int end = proprietary.indexOf('+', start);
        if (start == 0) {
            return "";
        }
        return end < 0 ? proprietary.substring(start) : proprietary.substring(start, end);
    }
}
