package demo

import "math/rand/v2"

// product is one thing on sale.
type product struct {
	sku      string
	name     word
	category int
	price    int64 // fen
	common   int   // how often it is chosen against others
}

// The categories.
const (
	tea = iota
	ware
	care
	gift
	sweet
)

// catalogue is what the shop sells. What is used up stands with what is bought once in a while.
var catalogue = []product{
	{"T-BM50", word{"白牡丹 50g", "White Peony 50 g"}, tea, 8800, 14},
	{"T-SM50", word{"寿眉 50g", "Shou Mei 50 g"}, tea, 5800, 12},
	{"T-YZ25", word{"白毫银针 25g", "Silver Needle 25 g"}, tea, 16800, 6},
	{"T-LJ50", word{"龙井 50g", "Longjing 50 g"}, tea, 12800, 9},
	{"T-TG100", word{"铁观音 100g", "Tieguanyin 100 g"}, tea, 9800, 8},
	{"T-DH50", word{"大红袍 50g", "Da Hong Pao 50 g"}, tea, 15800, 5},
	{"T-ML50", word{"茉莉银毫 50g", "Jasmine Silver Tip 50 g"}, tea, 7800, 8},
	{"T-GH30", word{"桂花乌龙茶包 15 袋", "Osmanthus oolong, 15 bags"}, tea, 4900, 15},
	{"W-GW01", word{"青瓷盖碗", "Celadon gaiwan"}, ware, 12800, 5},
	{"W-CL01", word{"竹节茶漏", "Bamboo tea strainer"}, ware, 3900, 7},
	{"W-BZ02", word{"手绘山茶对杯", "Pair of camellia cups"}, ware, 9900, 6},
	{"W-CZ01", word{"亚麻茶巾", "Linen tea towel"}, ware, 2900, 6},
	{"W-GD01", word{"便携旅行茶具", "Travel tea set"}, ware, 26800, 3},
	{"C-HS50", word{"山茶护手霜 50ml", "Camellia hand cream 50 ml"}, care, 5900, 18},
	{"C-RY30", word{"山茶籽油 30ml", "Camellia oil 30 ml"}, care, 8900, 9},
	{"C-XZ01", word{"山茶手工皂", "Camellia soap"}, care, 2800, 14},
	{"C-RG01", word{"山茶润唇膏", "Camellia lip balm"}, care, 3200, 11},
	{"C-FM01", word{"山茶发膜 200ml", "Camellia hair mask 200 ml"}, care, 11900, 5},
	{"G-LH01", word{"白茶礼盒", "White tea gift box"}, gift, 29800, 5},
	{"G-LH02", word{"山茶护理礼盒", "Camellia care gift box"}, gift, 23800, 5},
	{"G-XS01", word{"四时节气小样", "Four seasons sampler"}, gift, 6900, 9},
	{"S-GT01", word{"桂花糕 6 枚", "Osmanthus cakes, 6"}, sweet, 3600, 9},
	{"S-SH01", word{"陈皮山楂条", "Hawthorn strips with tangerine"}, sweet, 2200, 10},
	{"S-FM01", word{"百花蜂蜜 250g", "Wildflower honey 250 g"}, sweet, 6800, 6},
}

// chosen draws a product by how common it is; of is a category, or -1 for any.
func chosen(random *rand.Rand, of int) int {
	sum := 0
	for i := range catalogue {
		if of < 0 || catalogue[i].category == of {
			sum += catalogue[i].common
		}
	}
	left := random.IntN(sum)
	for i := range catalogue {
		if of >= 0 && catalogue[i].category != of {
			continue
		}
		if left < catalogue[i].common {
			return i
		}
		left -= catalogue[i].common
	}
	return len(catalogue) - 1
}

// favouritesOf draws three products that somebody buys again and again: two of one category and one of any.
func favouritesOf(random *rand.Rand) [3]int {
	first := chosen(random, -1)
	return [3]int{first, chosen(random, catalogue[first].category), chosen(random, -1)}
}
