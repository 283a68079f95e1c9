package io.belfry.codec;

import java.util.Arrays;

/**
 * The ISO 4217 currencies: text code, numeric code, decimals of the minor unit. The table is our own, because the JDK's
 * changes between releases and results must not.
 *
 * <p>Source: ISO 4217 list one (active currencies; funds codes and metals left out). Any thread, no allocation.
 */
public final class Currencies {
    /** Not a currency. */
    public static final int UNKNOWN = 0;

    private static final String TABLE =
            "AED784 2,AFN971 2,ALL008 2,AMD051 2,AOA973 2,ARS032 2,AUD036 2,AWG533 2,AZN944 2,"
                    + "BAM977 2,BBD052 2,BDT050 2,BGN975 2,BHD048 3,BIF108 0,BMD060 2,BND096 2,BOB068 2,BRL986 2,BSD044 2,BTN064 2,"
                    + "BWP072 2,BYN933 2,BZD084 2,CAD124 2,CDF976 2,CHF756 2,CLF990 4,CLP152 0,CNY156 2,COP170 2,CRC188 2,CUP192 2,"
                    + "CVE132 2,CZK203 2,DJF262 0,DKK208 2,DOP214 2,DZD012 2,EGP818 2,ERN232 2,ETB230 2,EUR978 2,FJD242 2,FKP238 2,"
                    + "GBP826 2,GEL981 2,GHS936 2,GIP292 2,GMD270 2,GNF324 0,GTQ320 2,GYD328 2,HKD344 2,HNL340 2,HTG332 2,HUF348 2,"
                    + "IDR360 2,ILS376 2,INR356 2,IQD368 3,IRR364 2,ISK352 0,JMD388 2,JOD400 3,JPY392 0,KES404 2,KGS417 2,KHR116 2,"
                    + "KMF174 0,KPW408 2,KRW410 0,KWD414 3,KYD136 2,KZT398 2,LAK418 2,LBP422 2,LKR144 2,LRD430 2,LSL426 2,LYD434 3,"
                    + "MAD504 2,MDL498 2,MGA969 2,MKD807 2,MMK104 2,MNT496 2,MOP446 2,MRU929 2,MUR480 2,MVR462 2,MWK454 2,MXN484 2,"
                    + "MYR458 2,MZN943 2,NAD516 2,NGN566 2,NIO558 2,NOK578 2,NPR524 2,NZD554 2,OMR512 3,PAB590 2,PEN604 2,PGK598 2,"
                    + "PHP608 2,PKR586 2,PLN985 2,PYG600 0,QAR634 2,RON946 2,RSD941 2,RUB643 2,RWF646 0,SAR682 2,SBD090 2,SCR690 2,"
                    + "SDG938 2,SEK752 2,SGD702 2,SHP654 2,SLE925 2,SOS706 2,SRD968 2,SSP728 2,STN930 2,SVC222 2,SYP760 2,SZL748 2,"
                    + "THB764 2,TJS972 2,TMT934 2,TND788 3,TOP776 2,TRY949 2,TTD780 2,TWD901 2,TZS834 2,UAH980 2,UGX800 0,USD840 2,"
                    + "UYU858 2,UZS860 2,VED926 2,VES928 2,VND704 0,VUV548 0,WST882 2,XAF950 0,XCD951 2,XCG532 2,XOF952 0,XPF953 0,"
                    + "YER886 2,ZAR710 2,ZMW967 2,ZWG924 2";

    private static final String[] CODES = new String[1000];
    private static final byte[] DECIMALS = new byte[1000];
    private static final short[] BY_LETTERS = new short[26 * 26 * 26];

    static {
        Arrays.fill(DECIMALS, (byte) -1);
        for (String entry : TABLE.split(",", -1)) {
            String code = entry.substring(0, 3);
            int numeric = Integer.parseInt(entry.substring(3, 6));
            CODES[numeric] = code;
            DECIMALS[numeric] = (byte) (entry.charAt(7) - '0');
            BY_LETTERS[letters(code)] = (short) numeric;
        }
    }

    private Currencies() {}

    /** The numeric code of a three-letter code in upper case, or {@link #UNKNOWN}. */
    public static int numeric(CharSequence code) {
        int letters = letters(code);
        return letters < 0 ? UNKNOWN : BY_LETTERS[letters];
    }

    /** Whether there is a currency of this numeric code. */
    public static boolean isKnown(int numeric) {
        return numeric > 0 && numeric < CODES.length && CODES[numeric] != null;
    }

    /** The three-letter code of a known currency. */
    public static String code(int numeric) {
        if (!isKnown(numeric)) {
            throw new IllegalArgumentException("currency " + numeric + " is not in ISO 4217");
        }
        return CODES[numeric];
    }

    /** Decimals of the minor unit of a known currency: 0 to 4. */
    public static int decimals(int numeric) {
        if (!isKnown(numeric)) {
            throw new IllegalArgumentException("currency " + numeric + " is not in ISO 4217");
        }
        return DECIMALS[numeric];
    }

    private static int letters(CharSequence code) {
        if (code.length() != 3) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < 3; i++) {
            int letter = code.charAt(i) - 'A';
            if (letter < 0 || letter >= 26) {
                return -1;
            }
            index = index * 26 + letter;
        }
        return index;
    }
}
